"""Viewers as a browser's page is one: they ask for what the page asks for, and throw it away."""

import base64
import collections
import contextlib
import http.client
import json
import os
import socket
import threading
import time

import processes

# The tables that the page watches once one has gone to the processes: those of units are in view below, those of
# sockets are not, which are gone through all the same.
TOPICS = ["processes", "units"]
PATIENCE = 10


class Page:
    """Counts what arrives, by its name, on threads of its own."""

    def __init__(self):
        self.arrived: collections.Counter[str] = collections.Counter()
        self._is_open = True
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> "Page":
        return self

    def __exit__(self, *_) -> None:
        self._is_open = False
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _run(self, work, *arguments) -> None:
        def until_closed():
            # What ends with the page is no error; what ends before it shows in the counts.
            with contextlib.suppress(OSError, EOFError, http.client.HTTPException):
                work(*arguments)

        threading.Thread(target=until_closed, daemon=True).start()


class TelltalePage(Page):
    """Telltale's page: samples over server-sent events, who is there, and the tables."""

    def __init__(self, address: str):
        super().__init__()
        host, _, port = address.rpartition(":")
        self._server = (host, int(port))
        activity = self._websocket("/ws/activity")
        viewer = json.loads(activity.receive())["you"]["id"]
        self._run(self._count, activity)
        processes.fetch(f"http://{address}/api/v1/host")
        last = json.loads(processes.fetch(f"http://{address}/api/v1/self"))["ring"]["last"]
        self._run(self._samples, f"/metrics/stream?after={last}&viewer={viewer}")
        tables = self._websocket(f"/ws/metrics?viewer={viewer}")
        tables.send({"type": "pause"})
        tables.send({"type": "watch", "topics": TOPICS})
        self._run(self._count, tables)

    def _connect(self) -> socket.socket:
        one = socket.create_connection(self._server, timeout=PATIENCE)
        self._sockets.append(one)
        return one

    def _websocket(self, path: str) -> "WebSocket":
        return WebSocket(self._connect(), path)

    def _count(self, websocket: "WebSocket") -> None:
        while True:
            self.arrived[json.loads(websocket.receive())["type"]] += 1

    def _samples(self, path: str) -> None:
        one = self._connect()
        one.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode())
        with one.makefile("rb") as lines:
            for line in lines:
                if line.startswith(b"event: "):
                    self.arrived[line[7:].decode().strip()] += 1


class WebSocket:
    """As much of RFC 6455 as it takes to listen: whole messages of text, and pings."""

    def __init__(self, one: socket.socket, path: str):
        self._socket = one
        self._reader = one.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        one.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        if b" 101 " not in self._reader.readline():
            raise OSError(f"{path}: no WebSocket")
        while self._reader.readline().strip():
            pass

    def send(self, message: dict) -> None:
        self._send(1, json.dumps(message).encode())

    def receive(self) -> bytes:
        """The next message."""
        while True:
            opcode, content = self._frame()
            if opcode == 9:
                self._send(10, content)
            elif opcode == 8:
                raise EOFError
            elif opcode == 1:
                return content

    def _frame(self) -> tuple[int, bytes]:
        first, length = self._exactly(2)
        if first & 0x80 == 0:
            raise OSError("a message in pieces, which the service does not send")
        if length >= 126:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8))
        return first & 15, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        content = self._reader.read(count)
        if len(content) < count:
            raise EOFError
        return content

    def _send(self, opcode: int, content: bytes) -> None:
        # A client masks what it sends; a mask of zeros changes nothing.
        length = bytes([0x80 | len(content)]) if len(content) < 126 else (
            bytes([0x80 | 126]) + len(content).to_bytes(2))
        self._socket.sendall(bytes([0x80 | opcode]) + length + bytes(4) + content)


class GlancesPage(Page):
    """Glances' page: everything and how to show it, two seconds after the answers before."""

    REFRESH = 2
    PATHS = ("/api/4/all", "/api/4/all/views")

    def __init__(self, address: str):
        super().__init__()
        for path in self.PATHS:
            self._run(self._poll, address, path)

    def _poll(self, address: str, path: str) -> None:
        connection = processes.Connection(address)
        while self._is_open:
            connection.get(path, {"Accept-Encoding": "gzip"})
            self.arrived[path] += 1
            time.sleep(self.REFRESH)
