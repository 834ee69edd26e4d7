"""Reading the host's files, and writing copies of them."""

from pathlib import Path

# A table of more bytes than this loses its last rows.
LIMIT = 256 << 10


def read(path):
    """The file's text (bytes that are not UTF-8 survive), or None where it cannot be read: it
    does not exist, or reading gives EOPNOTSUPP (pressure switched off), EACCES or EBUSY."""
    try:
        return Path(path).read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def bounded(text):
    if len(text) <= LIMIT:
        return text
    return text[: text.rindex("\n", 0, LIMIT) + 1]
