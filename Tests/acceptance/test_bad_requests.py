"""Bad input: each gets the answer that it must get, and the service runs on."""

import concurrent.futures
import json
import struct
import time

import pytest

from bad_requests import H, TABLE, WEBSOCKET, get
from raw import Connection, frame
from server import Server

GROWTH = 6 << 20  # bytes of resident memory, over the whole table
SECURITY_HEADERS = ["content-security-policy", "x-content-type-options", "referrer-policy"]


@pytest.fixture(scope="module")
def battered(built, tmp_path_factory):
    """A service that gets all of this, and must be as before at the end."""
    running = Server(tmp_path_factory.mktemp("battered")).start().first_frame()
    for path in ("/", "/api/v1/snapshot", "/api/v1/catalogue"):
        with running.http() as client:
            client.get(path).raise_for_status()
    before = running.resident
    yield running
    assert running.is_running, running.stderr
    assert running.get("/healthz")["status"] == "ok"
    grown = running.resident - before
    print(f"resident memory grew by {grown / 2**20:.1f} MiB")
    assert grown < GROWTH, f"resident memory grew by {grown / 2**20:.1f} MiB"
    assert "rror" not in running.stderr, "a client's mistake is no error of ours"
    running.stop()


def _bytes(text, server):
    return text.replace("HOST", server.host).encode("latin-1")


def test_the_table_is_long_enough():
    assert len(TABLE) >= 60


@pytest.mark.parametrize("request_text, status, why", TABLE.values(), ids=TABLE)
def test_bad_request(battered, request_text, status, why):
    with Connection(battered.port) as connection:
        connection.send(_bytes(request_text, battered))
        answer = connection.answer()
    assert answer is not None, f"the connection was closed without an answer ({why})"
    assert answer.status == status, (why, answer)
    assert "content-security-policy" in answer.headers
    if answer.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert b"/Sources/" not in answer.body and b".swift" not in answer.body
    # The next one is served.
    with Connection(battered.port) as connection:
        connection.send(_bytes(f"GET /healthz HTTP/1.1\r\n{H}\r\n", battered))
        assert connection.answer().status == 200


def test_wanted_hosts_are_not_refused(battered):
    for host in ("localhost", "[::1]", "127.0.0.1", f"localhost:{battered.port}"):
        with Connection(battered.port) as connection:
            connection.send(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert connection.answer().status == 200, host


# --- bodies that do not come as they were announced

BROKEN_BODIES = {
    "shorter than its length": (f"POST /api/v1/custom HTTP/1.1\r\n{H}Content-Length: 100\r\n\r\n{{"),
    "no size of a chunk": (
        f"POST /api/v1/custom HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"),
    "a chunk that is longer than its size": (
        f"POST /api/v1/custom HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n"),
    "a chunk of 2^68 bytes": (
        f"POST /api/v1/custom HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\n\r\n"
        "fffffffffffffffff\r\nhello\r\n"),
    "chunks that end early": (
        f"POST /api/v1/custom HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\n\r\n5\r\nhel"),
}


@pytest.mark.parametrize("text", BROKEN_BODIES.values(), ids=BROKEN_BODIES)
def test_broken_body_ends_the_connection(battered, text):
    """Where a body does not end, nothing behind it can be read: 400 says so, then the end."""
    with Connection(battered.port) as connection:
        connection.send(_bytes(text, battered))
        connection.finish_sending()
        answer = connection.answer()
        assert answer is not None, "the connection was closed without an answer"
        assert answer.status == 400, answer
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["connection"] == "close"
        assert connection.is_closed()


SECOND_REQUESTS = {
    "garbage": ("\x16\x03\x01 TLS hello\r\n\r\n", 400),
    "a garbage method": (get("/", method="G{}T"), 400),
    "a header of 60 kB": (get("/", f"X: {'y' * 60_000}\r\n"), 431),
    "60 kB of headers": (get("/", "".join(f"X-{n}: {'y' * 1_000}\r\n" for n in range(60))), 431),
}


@pytest.mark.parametrize("text, status", SECOND_REQUESTS.values(), ids=SECOND_REQUESTS)
def test_bad_request_behind_a_good_one(battered, text, status):
    """A connection's first request is no rehearsal: the second gets the same answers."""
    with Connection(battered.port) as connection:
        connection.send(_bytes(f"GET /healthz HTTP/1.1\r\n{H}\r\n", battered))
        good = connection.answer()
        assert good.status == 200
        connection.send(_bytes(text, battered))
        answer = connection.answer()
        assert answer is not None, "the connection was closed without an answer"
        assert answer.status == status, answer
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.body)["status"] == status
        for name in SECURITY_HEADERS:
            assert answer.headers[name] == good.headers[name], name
        assert answer.headers["connection"] == "close"
        assert connection.is_closed()


def test_upgrade_as_the_second_request(battered):
    """A connection is a WebSocket from its first request on, or never."""
    with Connection(battered.port) as connection:
        connection.send(_bytes(f"GET /healthz HTTP/1.1\r\n{H}\r\n", battered))
        assert connection.answer().status == 200
        connection.send(_bytes(f"GET /ws/metrics HTTP/1.1\r\n{H}{WEBSOCKET}\r\n", battered))
        answer = connection.answer()
        assert answer.status == 426
        _serves_on_or_says_that_it_ends(connection, answer, battered)


H2C = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"


@pytest.mark.parametrize("headers", [WEBSOCKET, H2C], ids=["websocket", "h2c"])
def test_connection_after_a_declined_upgrade(battered, headers):
    with Connection(battered.port) as connection:
        connection.send(_bytes(f"GET /healthz HTTP/1.1\r\n{H}{headers}\r\n", battered))
        answer = connection.answer()
        assert answer.status == 200
        _serves_on_or_says_that_it_ends(connection, answer, battered)


def _serves_on_or_says_that_it_ends(connection, answer, server):
    """A client that is not told otherwise sends its next request on the same connection."""
    if answer.headers.get("connection", "").lower() == "close":
        assert connection.is_closed()
    else:
        connection.send(_bytes(f"GET /healthz HTTP/1.1\r\n{H}\r\n", server))
        assert connection.answer().status == 200


def test_pipelined_requests_are_answered_in_order(battered):
    with Connection(battered.port) as connection:
        texts = [f"GET {path} HTTP/1.1\r\n{H}\r\n" for path in ("/healthz", "/nothing", "/readyz")]
        connection.send(_bytes("".join(texts), battered))
        assert [connection.answer().status for _ in texts] == [200, 404, 200]


# --- half requests

HALF_REQUESTS = {
    "nothing": "",
    "a letter": "G",
    "a request line without its end": "GET / HTTP/1.1",
    "a head without its end": f"GET / HTTP/1.1\r\n{H}",
    "half a header": f"GET / HTTP/1.1\r\n{H}X-Half",
    "half a WebSocket handshake": f"GET /ws/metrics HTTP/1.1\r\n{H}{WEBSOCKET}",
}
TRICKLE = "a head that comes by letters"


def _half_request(server, text):
    """How long it takes until the service gives up, and what it says."""
    began = time.monotonic()
    with Connection(server.port, patience=20) as connection:
        if text is None:
            connection.socket.settimeout(0.5)
            answer = None
            # One byte at a time, so that the connection is never idle.
            for letter in f"GET / HTTP/1.1\r\n{H}X-Slow: {'y' * 100}".encode():
                connection.send(bytes([letter]))
                try:
                    answer = connection.answer()
                    break
                except TimeoutError:
                    continue
        else:
            connection.send(_bytes(text, server))
            answer = connection.answer()
        elapsed = time.monotonic() - began
        return answer.status if answer else None, elapsed, connection.is_closed()


def test_half_requests_are_given_up(battered):
    rows = {**HALF_REQUESTS, TRICKLE: None}
    with concurrent.futures.ThreadPoolExecutor(len(rows)) as pool:
        results = dict(zip(rows, pool.map(lambda text: _half_request(battered, text), rows.values())))
    for name, (status, elapsed, is_closed) in results.items():
        assert status == 408, name
        assert 8 < elapsed < 13, name
        assert is_closed, name


# --- WebSocket frames

TEXT, BINARY, CONTINUATION, CLOSE, PING = 1, 2, 0, 8, 9
SUBSCRIBE = b'{"type":"subscribe","families":["load"]}'
FRAMES = {
    "not masked": (frame(TEXT, SUBSCRIBE, masked=False), 1002, "RFC 6455, 5.1"),
    "a reserved bit": (frame(TEXT, SUBSCRIBE, reserved=4), 1002, "no extension was agreed on"),
    "the last reserved bit": (frame(TEXT, SUBSCRIBE, reserved=1), 1002, "likewise"),
    "an unknown opcode": (frame(3, b"x"), 1002, "5.2: reserved"),
    "an unknown control opcode": (frame(11, b"x"), 1002, "5.2: reserved"),
    "binary": (frame(BINARY, SUBSCRIBE), 1003, "messages are text"),
    "no UTF-8": (frame(TEXT, b'{"type":"\xff"}'), 1007, "8.1: text is UTF-8"),
    "half a letter": (frame(TEXT, b"\xe2\x82"), 1007, "8.1"),
    "no UTF-8 over two frames": (
        frame(TEXT, b'{"type":"\xe2', final=False) + frame(CONTINUATION, b'"}'), 1007, "8.1"),
    "too large": (frame(TEXT, b"x" * 20_000), 1009, "at most 16 KiB"),
    "too large in parts": (
        frame(TEXT, b"x" * 10_000, final=False) + frame(CONTINUATION, b"x" * 10_000), 1009,
        "at most 16 KiB"),
    "only announced as huge": (frame(TEXT, b"", length=1 << 40), 1009, "at most 16 KiB"),
    "too many parts": (
        frame(TEXT, b"x", final=False) + frame(CONTINUATION, b"x", final=False) * 200, 1009,
        "at most 64 frames a message"),
    "a ping in parts": (frame(PING, b"x", final=False), 1002, "5.5: control frames are whole"),
    "a ping of 126 bytes": (frame(PING, b"x" * 126), 1002, "5.5: at most 125 bytes"),
    "a continuation of nothing": (frame(CONTINUATION, b"x"), 1002, "5.4"),
    "a text within a text": (
        frame(TEXT, b"x", final=False) + frame(TEXT, b"x"), 1002, "5.4: no mixing"),
    "close with code 1005": (frame(CLOSE, struct.pack("!H", 1005)), 1002, "7.4.1: never sent"),
    "close with code 1006": (frame(CLOSE, struct.pack("!H", 1006)), 1002, "7.4.1: never sent"),
    "close with code 999": (frame(CLOSE, struct.pack("!H", 999)), 1002, "7.4.2: not in use"),
    "close with code 1016": (frame(CLOSE, struct.pack("!H", 1016)), 1002, "7.4.2: not assigned"),
    "close with code 5000": (frame(CLOSE, struct.pack("!H", 5000)), 1002, "7.4.2: not in use"),
    "close with half a code": (frame(CLOSE, b"\x03"), 1002, "5.5.1: two bytes"),
    "close with a reason that is no text": (
        frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007, "5.5.1: UTF-8"),
    "close": (frame(CLOSE, struct.pack("!H", 1000)), 1000, "5.5.1: echoed"),
    "close with a code of its own": (frame(CLOSE, struct.pack("!H", 4001)), 4001, "7.4.2: echoed"),
    "close without a code": (frame(CLOSE), 1005, "echoed"),
}


@pytest.mark.parametrize("path", ["/ws/metrics", "/ws/activity"])
@pytest.mark.parametrize("data, code, why", FRAMES.values(), ids=FRAMES)
def test_bad_frame(battered, path, data, code, why):
    with Connection(battered.port) as connection:
        connection.open_websocket(path, battered.host)
        # The schema or the greeting, before anything is wrong: an end that leaves a client's bytes
        # unread is a reset, and that takes with it what the client has not yet taken.
        opcode, _ = connection.frame()
        assert opcode == TEXT
        connection.send(data)
        assert connection.close_code() == code, why
        assert connection.is_closed(), "the service ends the connection"


def test_frames_right_behind_the_handshake_are_read(battered):
    """A client should wait for the answer, but what it sends before is not lost."""
    with Connection(battered.port) as connection:
        head = f"GET /ws/activity HTTP/1.1\r\n{H}{WEBSOCKET}\r\n"
        connection.send(_bytes(head, battered) + frame(PING, b"early"))
        assert connection.answer().status == 101
        while True:
            opcode, payload = connection.frame()
            if opcode == 10:
                break
        assert payload == b"early"
