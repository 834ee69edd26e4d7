"""`systemctl stop` with viewers there."""

import json
import threading

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from unit import PORT


class Sse:
    """A viewer by SSE; `last` holds its last event's name and data once the stream has ended."""

    def __init__(self, unit):
        self.response, self.connection = unit.open("/metrics/stream")
        assert self.response.status == 200
        self.last = None
        self.seen_sample = threading.Event()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        event = {}
        for line in self.response:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field:
                event[field] = value
            elif "event" in event:
                self.last, event = event, {}
                if self.last["event"] == "sample":
                    self.seen_sample.set()


class WebSocket:
    """A viewer by WebSocket; `last` holds its last message, `code` the close code."""

    def __init__(self, unit, path):
        self.address = f"ws://localhost:{PORT}{path}"
        self.tcp = unit.container.connect(PORT)
        self.last = None
        self.code = None
        self.greeted = threading.Event()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()
        assert self.greeted.wait(5), f"no message on {path}"

    def _read(self):
        with connect(self.address, sock=self.tcp, close_timeout=3) as socket:
            try:
                while True:
                    self.last = json.loads(socket.recv())
                    self.greeted.set()
            except ConnectionClosed:
                self.code = socket.close_code


def _stop_time(unit):
    """Milliseconds from leaving `active`, when systemd sends SIGTERM, to the process's exit."""
    began = unit.number("ActiveExitTimestampMonotonic")
    ended = unit.number("ExecMainExitTimestampMonotonic")
    assert 0 < began <= ended
    return (ended - began) / 1000


@pytest.mark.parametrize("each", [1, 20])
def test_streams_are_told_and_the_stop_takes_less_than_a_second(unit, each, record_property):
    unit.start()
    streams = [Sse(unit) for _ in range(each)]
    metrics = [WebSocket(unit, "/ws/metrics") for _ in range(each)]
    activity = [WebSocket(unit, "/ws/activity") for _ in range(each)]
    for stream in streams:
        assert stream.seen_sample.wait(5), "no sample on a stream"

    unit.systemctl("stop")

    for viewer in streams + metrics + activity:
        viewer.thread.join(5)
        assert not viewer.thread.is_alive(), "a stream outlived the service"
    for stream in streams:
        assert stream.last["event"] == "bye", stream.last
        assert json.loads(stream.last["data"])["reason"]
    for viewer in metrics:
        assert viewer.last["type"] == "bye", viewer.last
        assert viewer.last["reason"]
        assert viewer.code == 1001
    for viewer in activity:
        assert viewer.last["type"] == "service.stopping", viewer.last
        assert viewer.code == 1001

    took = _stop_time(unit)
    record_property("stop_ms", took)
    print(f"stop with {3 * each} streams: {took:.0f} ms")
    assert took <= 1000
    assert unit.show("Result") == "success"
    assert unit.show("ExecMainStatus") == "0"


def test_a_viewer_that_never_reads_does_not_hold_up_the_stop(unit):
    unit.start()
    with unit.container.connect(PORT) as deaf:
        deaf.sendall(b"GET /metrics/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stream = Sse(unit)
        assert stream.seen_sample.wait(5)
        unit.systemctl("stop")
        stream.thread.join(5)
    assert _stop_time(unit) <= 1000
    assert unit.show("Result") == "success"
