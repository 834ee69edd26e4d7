"""Bytes of TCP: connections shorter than a tick, as root and as an ordinary user, and against ss(8)."""

import concurrent.futures
import contextlib
import ctypes
import functools
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time

import pytest

from server import BINARY, Server

CONNECTIONS = 1000
SIZE = 10_240
CLONE_NEWNET = 0x40000000
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]


def alone(test):
    """Runs a test in a network namespace of its own, where nobody else talks over TCP.

    A thread is in one by itself; the threads and processes that it starts are in it too.
    """

    @functools.wraps(test)
    def run(*arguments, **named):
        def isolated():
            if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
                pytest.skip(f"no network namespace of its own: {os.strerror(ctypes.get_errno())}")
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            return test(*arguments, **named)

        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            return pool.submit(isolated).result()

    return run


class Watcher(threading.Thread):
    """Fetches the sockets often enough to see each tick, and adds up what went over TCP."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self._http = server.http()
        self._stopped = threading.Event()
        self.ticks = {}
        # What the answers themselves are: at least their bodies.
        self.own = 0

    def run(self):
        while not self._stopped.is_set():
            answer = self._http.get("/api/v1/sockets")
            self.own += len(answer.content) + 2000
            sockets = answer.json()
            self.ticks[sockets["time"]] = sockets
            self._stopped.wait(0.25)

    def stop(self):
        self._stopped.set()
        self.join()

    def total(self, name):
        """Bytes of all ticks; the first one has no rates."""
        return sum(tick["total"][name] * tick["seconds"] for tick in self.ticks.values()
                   if tick["total"][name] is not None)


@contextlib.contextmanager
def watched(server):
    watcher = Watcher(server)
    watcher.start()
    _wait(lambda: any(tick["total"]["tcp_sent"] is not None for tick in list(watcher.ticks.values())))
    yield watcher
    # The kernel tells of the last ones in the tick that follows.
    time.sleep(2.5)
    watcher.stop()


def _wait(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def _exchange():
    """Accepts a connection, sends 10 KiB, closes; the other end reads it all. So often, as fast as it goes."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        for _ in range(CONNECTIONS):
            client = socket.create_connection(listener.getsockname())
            accepted, _ = listener.accept()
            accepted.sendall(b"x" * SIZE)
            accepted.close()
            while client.recv(65_536):
                pass
            client.close()
        # Until the next tick has seen who listened.
        time.sleep(1.5)


@contextlib.contextmanager
def _running(user):
    """A service of the one who runs the tests, or of an ordinary user."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        server = Server(folder)
        if user == "nobody":
            # Where tests are built a user may not be let in.
            program = pathlib.Path(folder, "telltale")
            shutil.copy(BINARY, program)
            if subprocess.run([*NOBODY, program, "--version"], capture_output=True).returncode:
                pytest.skip("no process may be given to another user here")
            web = pathlib.Path(folder, "web")
            web.mkdir()
            (web / "index.html").write_text("<!doctype html>")
            command = list(server._command)
            command[0] = program
            command[command.index("--web-root") + 1] = web
            server._command = [*NOBODY, *command]
        server.start()
        yield server
        server.stop()


@pytest.mark.parametrize("user", ["caller", "nobody"])
@alone
def test_short_connections_are_counted_whole(built, user):
    with _running(user) as server, watched(server) as watcher:
        _exchange()
    newest = watcher.ticks[max(watcher.ticks)]
    assert newest["source"] == "sock_diag"
    assert newest["overruns"] == 0
    expected = CONNECTIONS * SIZE
    for name in ("tcp_sent", "tcp_received"):
        total = watcher.total(name)
        # Each end may have the other's FIN counted as a byte.
        assert expected <= total <= expected + 2 * CONNECTIONS + 2 * watcher.own, name
    # Both ends are this host's, and are to be found under its own address.
    assert any(peer["address"] == "127.0.0.1" for tick in watcher.ticks.values() for peer in tick["peers"])


def test_what_may_not_be_known_is_told(built):
    if os.geteuid() != 0:
        pytest.skip("only root has what an ordinary user may not read")
    with _running("nobody") as server:

        def row():
            rows = server.get(f"/api/v1/processes?filter={os.getpid()}")["processes"]
            return next(row for row in rows if row["pid"] == os.getpid())

        _wait(lambda: "fds" in row()["denied"])
        mine = row()
        assert {"io", "fds"} <= set(mine["denied"])
        assert [mine[name] for name in ("read", "written", "tcp_sent", "tcp_received")] == [None] * 4


def test_listeners_and_connections_are_those_that_ss_shows(server):
    if not shutil.which("ss"):
        pytest.skip("there is no ss(8)")
    with socket.create_server(("127.0.0.1", 0), backlog=77) as listener:
        port = listener.getsockname()[1]
        waiting = [socket.create_connection(listener.getsockname()) for _ in range(3)]

        def found():
            sockets = server.get("/api/v1/sockets")
            return [row for row in sockets["listeners"] if row["port"] == port]

        _wait(lambda: found() and found()[0]["backlog"] == 3)
        row = found()[0]
        line = subprocess.run(
            ["ss", "-tlnH", f"sport = :{port}"], capture_output=True, text=True, check=True).stdout
        state, backlog, limit, address = line.split()[:4]
        assert state == "LISTEN"
        assert (row["backlog"], row["backlog_limit"]) == (int(backlog), int(limit)) == (3, 77)
        assert f"{row['address']}:{row['port']}" == address
        assert row["protocol"] == "tcp"
        for connection in waiting:
            connection.close()
