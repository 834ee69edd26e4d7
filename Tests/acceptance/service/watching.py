"""What the service in the container pushes: tables each tick, samples, events; all of it kept."""

import json
import socket
import threading

import websockets.sync.client

from streams import key
from unit import PORT


class _Follower(threading.Thread):
    """Takes whatever comes, until it is told that it is enough."""

    def __init__(self):
        super().__init__(daemon=True)
        self.failure = None

    def run(self):
        try:
            self._follow()
        except Exception as failure:  # of the thread that looks at what was kept
            self.failure = failure

    def stop(self):
        self._close()
        self.join(10)
        assert self.failure is None, self.failure


class _Socket(_Follower):
    """Takes the messages of a WebSocket."""

    def __init__(self, unit, path, *first):
        super().__init__()
        self._unit, self._path, self._first = unit, path, first

    def _follow(self):
        with websockets.sync.client.connect(
            f"ws://localhost:{PORT}{self._path}", sock=self._unit.container.connect(PORT),
            max_size=None, compression=None, proxy=None,
        ) as self._socket:
            for message in self._first:
                self._socket.send(json.dumps(message))
            for text in self._socket:
                self._take(json.loads(text))

    def _close(self):
        self._socket.close()


class Tables(_Socket):
    """The tables of units and sockets of each scan, made of the changes that are pushed."""

    def __init__(self, unit):
        super().__init__(
            unit, "/ws/metrics", {"type": "pause"}, {"type": "watch", "topics": ["units", "sockets"]})
        # By the time of the scan: the message, and for units the rows by name.
        self.units = {}
        self.sockets = {}
        self._rows = {}

    def _take(self, message):
        if message["type"] == "sockets":
            self.sockets[message["time"]] = message
        elif message["type"] == "units":
            if message["full"]:
                self._rows = {}
            for key in message.get("gone", []):
                del self._rows[key]
            self._rows.update((row["cgroup"] or row["name"], row) for row in message["units"])
            assert len(self._rows) == message["total"], "the changes do not lead to the whole"
            rows = {row["name"]: row for row in self._rows.values()}
            self.units[message["time"]] = {**message, "units": rows}
        else:
            assert message["type"] != "error", message


class Events(_Socket):
    """What /ws/activity tells, but for viewers that come and go."""

    def __init__(self, unit):
        super().__init__(unit, "/ws/activity")
        self.all = []

    def _take(self, message):
        if not message["type"].startswith(("hello", "viewer.")):
            self.all.append(message)

    def of(self, name):
        """What was told of a unit: the type without `unit.`, and what stands beside the name."""
        return [
            (event["type"].removeprefix("unit."),
             {key: value for key, value in event.items() if key not in ("type", "time", "unit")})
            for event in list(self.all) if event.get("unit") == name
        ]


class Samples(_Follower):
    """Samples of /metrics/stream by their time, each as series → value; stale ones are left out."""

    def __init__(self, unit, family):
        super().__init__()
        self.all = {}
        self._response, self._connection = unit.open(f"/metrics/stream?families={family}")

    def _follow(self):
        kind = schema = None
        for line in self._response:
            field, _, content = line.decode().rstrip("\n").partition(": ")
            if field == "event":
                kind = content
            elif field == "data" and kind == "schema":
                schema = json.loads(content)
            elif field == "data" and kind == "sample":
                self._take(json.loads(content), schema)

    def _take(self, sample, schema):
        assert sample["version"] == schema["version"]
        stale = sample.get("stale", [])
        series = enumerate(zip(schema["series"], sample["values"], strict=True))
        self.all[sample["time"]] = {
            key(one): value for at, (one, value) in series if at not in stale}

    def _close(self):
        self._connection.sock.shutdown(socket.SHUT_RD)
