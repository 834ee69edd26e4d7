"""A FUSE mount inside the container, whose server runs outside and stops answering when it is told to."""

import pathlib
import subprocess
import sys

FUSE_SERVER = pathlib.Path(__file__).parent.with_name("fuse_server.py")


class FarMount:
    """Mounted at `where` in the container: it has no Python, so the server only enters its mounts."""

    def __init__(self, container, where):
        self.where = where
        container.path(where).mkdir(parents=True, exist_ok=True)
        self._server = subprocess.Popen(
            [sys.executable, FUSE_SERVER, "--mounts-of", str(container.leader), where],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )
        assert self._server.stdout.readline() == "mounted\n", f"{where} cannot be mounted"

    def _tell(self, order):
        self._server.stdin.write(f"{order}\n")
        assert self._server.stdout.readline() == f"{order}\n"

    def freeze(self):
        """From now on requests are read and not answered: who waits for one cannot be killed."""
        self._tell("hold")

    def thaw(self):
        self._tell("answer")

    def close(self):
        """The end of its orders is the end of the mount."""
        self._server.stdin.close()
        self._server.wait(10)
        self._server.stdout.close()
