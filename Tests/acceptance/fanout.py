"""Many viewers at once, cheaply: each only takes down when a frame came, and which."""

import asyncio
import base64
import os
import re
import socket
import struct
import time

MESSAGE = re.compile(rb'"seq":(?P<seq>\d+),"time":(?P<time>[0-9.]+),|"from":(?P<from>\d+),"to":(?P<to>\d+)')


class Viewer(asyncio.Protocol):
    """A stream of either kind, read as fast as it comes."""

    def __init__(self, host, path, upgrade):
        self.frames = []  # (seq, time of the sample, time of arrival)
        self.gaps = 0
        self.is_closed = False
        self._host = host
        self._path = path
        self._upgrade = upgrade
        self._transport = None
        self._tail = b""

    def connection_made(self, transport):
        self._transport = transport
        headers = ""
        if self._upgrade:
            key = base64.b64encode(os.urandom(16)).decode()
            headers = (
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\n"
            )
        request = f"GET {self._path} HTTP/1.1\r\nHost: {self._host}\r\n{headers}\r\n"
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
        self.is_closed = True

    def close(self):
        self._transport.close()

    @property
    def seqs(self):
        return [seq for seq, _, _ in self.frames]

    @property
    def lateness(self):
        """Seconds from each sample to its arrival, those from before it joined left out."""
        return [arrived - taken for _, taken, arrived in self.frames[1:]]


async def crowd(server, sse, websockets):
    """Opens this many viewers, all at once."""
    loop = asyncio.get_running_loop()
    kinds = [("/metrics/stream", False)] * sse + [("/ws/metrics", True)] * websockets

    async def join(path, upgrade):
        _, viewer = await loop.create_connection(
            lambda: Viewer(server.host, path, upgrade), "127.0.0.1", server.port)
        return viewer

    return await asyncio.gather(*(join(*kind) for kind in kinds))


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
