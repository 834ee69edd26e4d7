"""What ProcFS makes of kernel files, asked of ProcFSDump."""

import json
import subprocess
import tempfile
from pathlib import Path


class Failure:
    """A file that ProcFS refused."""

    def __init__(self, kind, line):
        self.kind, self.line = kind, line

    def __repr__(self):
        return f"refused ({self.kind}, line {self.line})"


class Dump:
    """The running program. A file is None where it is absent, and a Failure where it is refused."""

    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.known = {}

    def read(self, kind, path):
        request = f"{kind}\t{path}"
        if request not in self.known:
            self.known[request] = self.ask(request)
        return self.known[request]

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"ProcFSDump ended at: {request} (status {self.process.wait()})")
        answer = json.loads(line)
        if "unknown" in answer:
            raise KeyError(f"ProcFSDump does not know this kind: {request}")
        if "error" in answer:
            return Failure(answer["error"], answer.get("line"))
        return answer.get("value")

    def read_text(self, kind, text):
        """Reads a text that is no file yet."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "text")
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
            return self.ask(f"{kind}\t{path}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
