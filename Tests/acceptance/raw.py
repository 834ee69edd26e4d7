"""Bytes to a port and back, for requests that no decent client can be made to send."""

import base64
import dataclasses
import os
import socket
import struct

PATIENCE = 5


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


class Connection:
    """A TCP connection to the service."""

    def __init__(self, port, patience=PATIENCE):
        self.socket = socket.create_connection(("127.0.0.1", port), patience)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends what the service takes: it may answer and close before all has been sent."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def finish_sending(self):
        self.socket.shutdown(socket.SHUT_WR)

    def _more(self):
        """Reads on; False at the end."""
        try:
            data = self.socket.recv(65_536)
        except ConnectionResetError:
            return False
        self.buffer += data
        return bool(data)

    def _take(self, length):
        while len(self.buffer) < length:
            if not self._more():
                raise EOFError(f"the connection ended behind {self.buffer!r}")
        data, self.buffer = self.buffer[:length], self.buffer[length:]
        return data

    def _line(self):
        while b"\r\n" not in self.buffer:
            if not self._more():
                raise EOFError(f"the connection ended behind {self.buffer!r}")
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line

    def answer(self, method="GET"):
        """One whole answer; None when the connection ends without any."""
        try:
            status_line = self._line()
        except EOFError:
            if self.buffer:
                raise
            return None
        status = int(status_line.split()[1])
        headers = {}
        while line := self._line():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = b""
        if method != "HEAD" and status not in (101, 204, 304) and "content-length" in headers:
            body = self._take(int(headers["content-length"]))
        return Answer(status, headers, body)

    def is_closed(self, patience=PATIENCE):
        """Whether the service ends the connection, what it may still send aside."""
        self.socket.settimeout(patience)
        try:
            while self._more():
                pass
        except TimeoutError:
            return False
        return True

    # --- WebSocket

    def open_websocket(self, path, host):
        """Shakes hands."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.send(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = self.answer()
        assert answer and answer.status == 101, answer

    def frame(self):
        """One frame: its opcode and payload."""
        first, second = self._take(2)
        assert not second & 0x80, "a server must not mask"
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(length)

    def close_code(self):
        """The code of the close frame that ends the connection; 1005 for one without a code."""
        while True:
            opcode, payload = self.frame()
            if opcode == 8:
                return struct.unpack("!H", payload[:2])[0] if payload else 1005


def frame(opcode, payload=b"", *, final=True, masked=True, reserved=0, length=None):
    """A client's frame; `length` claims another length than the payload has."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    mask_bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([mask_bit | size])
    elif size < 65_536:
        head += struct.pack("!BH", mask_bit | 126, size)
    else:
        head += struct.pack("!BQ", mask_bit | 127, size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
