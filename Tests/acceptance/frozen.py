"""A service in a namespace of its own, beside FUSE mounts that can be frozen."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time

from server import STOP_LIMIT, Failed, Server

FUSE_SERVER = pathlib.Path(__file__).with_name("fuse_server.py")
PATIENCE = 5

UNSHARE = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
NSENTER = ["nsenter", "--mount", "--pid"]
if os.geteuid() != 0:
    UNSHARE += ["--user", "--map-root-user"]
    NSENTER += ["--user", "--preserve-credentials"]


def is_possible():
    """Why there can be no such mounts here; `None` if there can."""
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "no right to /dev/fuse"
    if subprocess.run([*UNSHARE, "true"], capture_output=True).returncode != 0:
        return "no right to a namespace of one's own"
    return None


def child_of(pid):
    """The only child of a process that has one, or will."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.01)
    raise Failed(f"process {pid} has no child")


def state_of(pid):
    """Whether a process sleeps, waits in the kernel, …; `None` where there is none."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


class Namespace:
    """Mounts and processes of its own; all of them are gone with it, in whatever state they are."""

    def __init__(self):
        # Not the service is its process 1: that one's end waits for all others, the stuck ones too.
        self._holder = subprocess.Popen([*UNSHARE, "sleep", "infinity"])
        self._target = str(child_of(self._holder.pid))

    def command(self, *words):
        return [*NSENTER, "--target", self._target, *map(str, words)]

    def close(self):
        # It kills the servers too, and with a server's end the kernel lets go who waits for it.
        self._holder.kill()
        self._holder.wait(PATIENCE)


class FuseMount:
    """One mount, and the process that serves it; `file` is the name and the text of its only file."""

    def __init__(self, namespace, where, file=()):
        self.where = str(where)
        where.mkdir(exist_ok=True)
        self._starter = subprocess.Popen(
            namespace.command(
                sys.executable, FUSE_SERVER, where, *(["fuse.telltale", *file] if file else [])),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )
        if self._starter.stdout.readline() != "mounted\n":
            raise Failed(f"{where} cannot be mounted")
        self._pid = child_of(self._starter.pid)

    def _tell(self, order):
        self._starter.stdin.write(f"{order}\n")
        assert self._starter.stdout.readline() == f"{order}\n"

    def freeze(self, way):
        """Stops answering: `unread` leaves requests with the kernel, `read` takes them and keeps them."""
        if way == "unread":
            os.kill(self._pid, signal.SIGSTOP)
        else:
            self._tell("hold")

    def thaw(self):
        os.kill(self._pid, signal.SIGCONT)
        self._tell("answer")

    def close(self):
        """Lets the starter go, which stops itself with a server that is stopped."""
        self._starter.kill()
        self._starter.wait(PATIENCE)
        self._starter.stdin.close()
        self._starter.stdout.close()


class EnclosedServer(Server):
    """A service in the namespace."""

    def __init__(self, namespace, directory, *arguments, **options):
        super().__init__(directory, *arguments, **options)
        self._command = namespace.command(*self._command)

    def start(self):
        super().start()
        self.pid = child_of(self.process.pid)
        return self

    def stop(self):
        began = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        status = self.process.wait(STOP_LIMIT)
        if status != 0:
            raise Failed(f"ended with status {status} after SIGTERM:\n{self.stderr}")
        return time.monotonic() - began

    def threads(self):
        """Each of its threads, by number and name, and its state."""
        threads = []
        for text in self._of_each_thread("stat"):
            thread, _, rest = text.rpartition(")")
            # Names of users are looked up by a thread that is there only while something is asked.
            if not thread.endswith("(users"):
                threads.append((thread, rest.split()[0]))
        return threads

    def held(self):
        """Threads that wait in the kernel, where no signal reaches them.

        Whoever starts a child does so for a moment, until that runs its program (vfork(2)).
        """
        return lasting(lambda: {thread for thread, state in self.threads() if state == "D"})

    def held_probes(self):
        """Children that wait there."""
        return lasting(lambda: {probe for probe in self.probes() if state_of(probe) == "D"})

    def probes(self):
        """Its children."""
        return [int(child) for text in self._of_each_thread("children") for child in text.split()]

    def _of_each_thread(self, name):
        """A file of each of its threads; one can end meanwhile."""
        texts = []
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                texts.append((task / name).read_text())
        return texts


def lasting(look):
    """Of what a look finds, what it finds again a moment later."""
    found = look()
    if found:
        time.sleep(0.05)
        found &= look()
    return found


@contextlib.contextmanager
def fuse_mounts(namespace):
    """Gives what mounts, as `FuseMount` does but for the namespace; all of it ends behind."""
    made = []

    def mount(*arguments, **options):
        made.append(FuseMount(namespace, *arguments, **options))
        return made[-1]

    try:
        yield mount
    finally:
        # The namespace first: its end is the servers', and lets go who waits for them.
        namespace.close()
        for one in made:
            one.close()
