"""Programs that are started to be measured, and what the kernel says of them."""

import contextlib
import fcntl
import http.client
import os
import pty
import signal
import socket
import struct
import subprocess
import termios
import threading
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A program that runs for as long as the block does."""

    def __init__(self, *command: str | Path, environment: dict[str, str] | None = None):
        self._command = [str(part) for part in command]
        self._environment = {**os.environ, **(environment or {})}

    def __enter__(self) -> "Program":
        self._start(subprocess.DEVNULL)
        return self

    def _start(self, stream: int) -> None:
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdin=stream, stdout=stream, stderr=stream,
            start_new_session=True)
        self.pid = self._process.pid

    def __exit__(self, *_) -> None:
        # Its own process group, so that helpers which it started end with it.
        os.killpg(self.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()

    def wait_for(self, url: str, seconds: float = 20) -> None:
        """Waits until the program answers."""
        deadline = time.monotonic() + seconds
        while True:
            if self._process.poll() is not None:
                raise RuntimeError(f"{self._command[0]} ended with {self._process.returncode}")
            try:
                fetch(url)
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def _pids(self) -> list[int]:
        """The program and those that it started: all of its process group."""
        pids = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    # Behind the name in parentheses: state, parent, process group.
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[2]) == self.pid:
                    pids.append(int(entry.name))
        return pids

    def threads(self) -> dict[str, int]:
        """Nanoseconds on a processor, of each thread; the kernel's ticks of 10 ms are too coarse."""
        threads = {}
        for pid in self._pids():
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                try:
                    threads[str(task)] = int(task.read_text().split()[0])
                except OSError:
                    continue
        return threads

    def cpu_by_second(self, seconds: int, url: str | None = None) -> list[float]:
        """Milliseconds of processor time in each second; `url` is fetched once in each."""
        costs = []
        # Half-way between whole seconds, on which samplers work; for a second that follows on another
        # one it is that already.
        if abs(time.time() % 1 - 0.5) > 0.1:
            sleep_until_half()
        watch = Watch(self)
        for _ in range(seconds):
            if url:
                fetch(url)
            sleep_until_half()
            costs.append(watch.lap())
        return costs

    def resident_mebibytes(self) -> float:
        """Resident memory of the program and what it started."""
        kilobytes = 0
        for pid in self._pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Rss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1024


class Terminal(Program):
    """A program on a terminal of its own, of which somebody reads the screen."""

    ROWS, COLUMNS = 24, 80

    def __enter__(self) -> "Terminal":
        screen, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ,
                    struct.pack("HHHH", self.ROWS, self.COLUMNS, 0, 0))
        self._start(terminal)
        os.close(terminal)
        self.shown = 0
        threading.Thread(target=self._read, args=(screen,), daemon=True).start()
        return self

    def _read(self, screen: int) -> None:
        # The end of the last program on a terminal is an error to who reads it.
        with contextlib.suppress(OSError):
            while part := os.read(screen, 65536):
                self.shown += len(part)
        os.close(screen)


class Watch:
    """The processor time of a program, lap by lap."""

    def __init__(self, program: Program):
        self._program = program
        self._before = program.threads()

    def lap(self) -> float:
        """Milliseconds since the last lap."""
        before, self._before = self._before, self._program.threads()
        return sum(spent - before.get(name, 0) for name, spent in self._before.items()
                   if spent >= before.get(name, 0)) / 1e6


class Connection:
    """A connection that stays open from request to request, as Prometheus keeps it."""

    def __init__(self, address: str):
        self._connection = http.client.HTTPConnection(address, timeout=10)

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        self._connection.request("GET", path, headers=headers or {})
        response = self._connection.getresponse()
        if response.status != 200:
            raise OSError(f"{path}: {response.status}")
        return response.read()


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read()


def sleep_until_half() -> None:
    time.sleep((1.5 - time.time() % 1) % 1 or 1)
