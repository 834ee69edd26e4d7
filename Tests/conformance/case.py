"""A case: a folder with expected.json, read by ProcFS."""

from pathlib import Path

from rows import number, plain


class Case:
    def __init__(self, name, folder, dump):
        self.name, self.folder, self.dump = name, Path(folder), dump

    def path(self, file):
        return self.folder / file

    def read(self, kind, file):
        return self.dump.read(kind, self.path(file))

    def text(self, file):
        """The one line of an attribute."""
        return self.read("word", file)["value"]

    def attributes(self, file, expected):
        """The attributes of a folder under the names of a struct, as far as that has them.

        A struct's names are the attributes' in another spelling; numbers are numbers and lists
        are words with blanks between where the struct has them so.
        """
        folder = self.read("folder", file)
        if folder is None:
            return None
        texts = {plain(name): text for name, text in folder.items()}
        return {name: self.as_expected(texts.get(plain(name)), value) for name, value in expected.items()}

    @staticmethod
    def as_expected(text, value):
        if text is None:
            return None
        if isinstance(value, list):
            return [number(word) if isinstance(value[0], int) else word for word in text.split()] if value else text.split()
        if isinstance(value, int) and not isinstance(value, bool):
            return int(text, 0) if text.startswith("0x") else number(text)
        return text
