"""Many viewers at once, cheaply: each only takes down when a frame came, and which."""

import asyncio
import base64
import os
import re
import socket
import struct
import time

import raw

MESSAGE = re.compile(rb'"seq":(?P<seq>\d+),"time":(?P<time>[0-9.]+),|"from":(?P<from>\d+),"to":(?P<to>\d+)')


class Viewer(asyncio.Protocol):
    """A stream of server-sent events, read as fast as it comes."""

    path = "/metrics/stream"
    headers = ""

    def __init__(self, host):
        self.frames = []  # (seq, time of the sample, time of arrival)
        self.gaps = 0
        self.end = "open"
        self._host = host
        self._transport = None
        self._tail = b""

    def connection_made(self, transport):
        self._transport = transport
        request = f"GET {self.path} HTTP/1.1\r\nHost: {self._host}\r\n{self.headers}\r\n"
        transport.write(request.encode())

    def data_received(self, data):
        now = time.time()
        text = self._tail + data
        end = 0
        for found in MESSAGE.finditer(text):
            end = found.end()
            if found["seq"]:
                self.frames.append((int(found["seq"]), float(found["time"]), now))
            else:
                self.gaps += 1
        # What is looked for can be cut in two.
        self._tail = text[end:][-100:]

    def connection_lost(self, error):
        self.end = f"closed after {len(self.frames)} frames, at {self._tail!r}: {error}"

    def close(self):
        self._transport.close()

    @property
    def seqs(self):
        return [seq for seq, _, _ in self.frames]

    @property
    def lateness(self):
        """Seconds from each sample to its arrival, those from before it joined left out."""
        return [arrived - taken for _, taken, arrived in self.frames[1:]]


class WebSocketViewer(Viewer):
    """A WebSocket: as above, but for pings, which must be answered."""

    path = "/ws/metrics"

    def __init__(self, host):
        super().__init__(host)
        key = base64.b64encode(os.urandom(16)).decode()
        self.headers = (
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n"
        )
        self._wire = bytearray()
        self._is_open = False

    def data_received(self, data):
        self._wire += data
        if not self._is_open:
            head, blank, rest = self._wire.partition(b"\r\n\r\n")
            if not blank:
                return
            assert head.startswith(b"HTTP/1.1 101 "), head
            self._is_open = True
            self._wire = rest
        while (whole := self._frame_length()) is not None:
            frame = bytes(self._wire[:whole])
            del self._wire[:whole]
            if frame[0] & 0x0F == 9:
                self._transport.write(raw.frame(10, frame[2:]))
            else:
                super().data_received(frame)

    def _frame_length(self):
        """The length of the frame at hand; None while a part of it is missing."""
        if len(self._wire) < 2:
            return None
        short = self._wire[1] & 0x7F
        head = {126: 4, 127: 10}.get(short, 2)
        if len(self._wire) < head:
            return None
        length = int.from_bytes(self._wire[2:head]) if head > 2 else short
        return head + length if len(self._wire) >= head + length else None


async def crowd(server, sse, websockets):
    """Opens this many viewers, all at once."""
    loop = asyncio.get_running_loop()

    async def join(kind):
        _, viewer = await loop.create_connection(
            lambda: kind(server.host), "127.0.0.1", server.port)
        return viewer

    kinds = [Viewer] * sse + [WebSocketViewer] * websockets
    return await asyncio.gather(*map(join, kinds))


class Silent:
    """A viewer with a receive buffer of 4 KiB, who never reads."""

    def __init__(self, server):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", server.port))
        self.began = time.time()
        self.socket.sendall(f"GET /metrics/stream HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())

    def is_over(self):
        """Reads what had been sent before: whether there is an end behind it."""
        self.socket.settimeout(5)
        try:
            while self.socket.recv(65_536):
                pass
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        return True

    def close(self):
        # With nothing left to wait for.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
