"""A way to a server that can be cut, as a network can be, while the server runs on."""

import contextlib
import select
import socket
import threading


class Proxy:
    """Passes connections on, until it is cut."""

    def __init__(self, port):
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._pairs = set()
        self._lock = threading.Lock()
        self._is_cut = False
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                with self._lock:
                    if self._is_cut:
                        client.close()
                        continue
                    pair = (client, socket.create_connection(("127.0.0.1", self._target)))
                    self._pairs.add(pair)
                threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, client, server):
        with contextlib.suppress(OSError, ValueError):  # cut
            while True:
                for source in select.select([client, server], [], [])[0]:
                    data = source.recv(65_536)
                    if not data:
                        return self._end((client, server))
                    (server if source is client else client).sendall(data)
        self._end((client, server))

    def _end(self, pair):
        with self._lock:
            self._pairs.discard(pair)
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self):
        """Ends all connections, and lets no new one in."""
        with self._lock:
            self._is_cut = True
            pairs = list(self._pairs)
        for pair in pairs:
            self._end(pair)

    def mend(self):
        with self._lock:
            self._is_cut = False

    def close(self):
        self.cut()
        self._listener.close()
