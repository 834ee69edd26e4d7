"""A Debian with a real systemd, booted by systemd-nspawn, for the tests of the unit."""

import contextlib
import ctypes
import itertools
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

import debian

HERE = pathlib.Path(__file__).parent
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


class Failed(Exception):
    """A step of the rig did not work; the message says which and how it ended."""


class Container:
    """One booted container; each step is bounded in time, and `stop` leaves nothing."""

    def __init__(self):
        self.directory = debian.run_directory()
        self.root = self.directory / "root"
        self.log = self.directory / "console.log"
        self.process = None
        self.leader = None

    def furnish(self):
        """Copies the Debian and makes the two small disks."""
        debian.copy(self.root)
        (self.root / "srv/archive").mkdir(parents=True)
        disks = self.directory / "disks"
        disks.mkdir()
        for name, mebibytes in (("home", 32), ("archive", 24)):
            disk = disks / f"{name}.ext4"
            with disk.open("wb") as file:
                file.truncate(mebibytes << 20)
            subprocess.run(["mkfs.ext4", "-q", "-L", name, disk], check=True, timeout=30)

    def start(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [HERE / "boot", self.directory],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
                # Should the test run itself be killed, nspawn hears of it and shuts down.
                preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
            )
        self.leader = self._await("nspawn's init", 20, self._find_leader)
        self._await("a booted system", 40, self._is_booted)

    def stop(self):
        try:
            if self.process:
                self._shut_down()
        finally:
            shutil.rmtree(self.directory)

    def _shut_down(self):
        self.process.terminate()  # nspawn hands it on as SIGRTMIN+3: an orderly halt
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            if self.leader:
                os.kill(self.leader, signal.SIGKILL)  # the namespace's init: all of it goes
            self.process.kill()
            self.process.wait(10)
        # --keep-unit has nspawn make its groups below this process's own, and leave them.
        for path in sorted(self._cgroups(), key=len, reverse=True):
            try:
                os.rmdir(path)
            except OSError:
                pass  # in use by another container

    @staticmethod
    def _cgroups():
        """The groups that nspawn and boot make below this process's own."""
        for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, own = line.split(":", 2)
            tops, names = {
                "": (("", "unified"), ("payload", "supervisor")),
                "name=systemd": (("systemd",), ("payload", "supervisor")),
                "memory": (("memory",), ("telltale-test-*",)),
            }.get(controllers, ((), ()))
            for top, name in itertools.product(tops, names):
                for group in pathlib.Path("/sys/fs/cgroup", top, own[1:]).glob(name):
                    for path, _, _ in os.walk(group):
                        yield path

    def _find_leader(self):
        children = pathlib.Path(
            f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        ).read_text().split()
        for pid in children:
            # Before it has become init it is still nspawn, in our own namespaces.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a child that has ended
                if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "systemd":
                    return int(pid)
        return None

    def _is_booted(self):
        state = self.run("systemctl", "is-system-running", check=False).stdout.strip()
        if state == "degraded":
            failed = self.run("systemctl", "--failed", "--plain", "--no-legend").stdout
            raise Failed(f"the container booted with failed units:\n{failed}")
        return state == "running"

    def _await(self, what, seconds, probe):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failed(
                    f"systemd-nspawn ended with {self.process.returncode}, waiting for {what}:\n"
                    + self.log.read_text(errors="replace")[-3000:]
                )
            try:
                found = probe()
            except FileNotFoundError:
                found = None
            if found:
                return found
            time.sleep(0.05)
        raise Failed(
            f"no {what} within {seconds} s:\n" + self.log.read_text(errors="replace")[-3000:]
        )

    def run(self, *argv, check=True, timeout=30, input=None):
        """Runs a command inside, as root, in every namespace of the container's init."""
        done = subprocess.run(
            ["nsenter", "--target", str(self.leader), "--mount", "--uts", "--ipc", "--net",
             "--pid", "--cgroup", "--", *map(str, argv)],
            stdin=subprocess.DEVNULL if input is None else None, input=input,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "SYSTEMD_PAGER": ""},
        )
        if check and done.returncode != 0:
            raise Failed(f"{' '.join(map(str, argv))}: exit status {done.returncode}\n"
                         f"{done.stdout}{done.stderr}")
        return done

    def outer_pid(self, inside):
        """This side's number of the process that the container knows as `inside`."""
        namespace = os.readlink(f"/proc/{self.leader}/ns/pid")
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "ns/pid") != namespace:
                    continue
                status = (process / "status").read_text()
            except OSError:
                continue  # it ended while we looked, or is none of ours to look at
            numbers = re.search(r"^NSpid:\s+(.*)$", status, re.M).group(1).split()
            if int(numbers[-1]) == inside:
                return int(process.name)
        return None

    def path(self, inside):
        """Where a file of the container is, seen from here, its own mounts included."""
        return pathlib.Path(f"/proc/{self.leader}/root") / str(inside).lstrip("/")

    def await_listener(self, port, seconds=5):
        """Waits until somebody listens at a port of the container's."""

        def is_there():
            with contextlib.suppress(ConnectionRefusedError), self.connect(port):
                return True
            return False

        self._await(f"a listener at port {port}", seconds, is_there)

    def connect(self, port, timeout=5):
        """A TCP connection to the container's 127.0.0.1, which has a network of its own.

        A socket stays in the namespace that it was made in, so only its maker, a thread that goes
        at once, has to enter it.
        """
        outcome = []

        def enter_and_connect():
            try:
                with open(f"/proc/{self.leader}/ns/net") as namespace:
                    if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                        raise OSError(ctypes.get_errno(), "setns")
                outcome.append(socket.create_connection(("127.0.0.1", port), timeout))
            except OSError as error:
                outcome.append(error)

        thread = threading.Thread(target=enter_and_connect)
        thread.start()
        thread.join()
        if isinstance(outcome[0], OSError):
            raise outcome[0]
        return outcome[0]
