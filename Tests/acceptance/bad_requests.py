"""The table of bad requests: what is sent, the status that it must get, and why.

HOST stands for the service's own address and port.
"""

H = "Host: HOST\r\n"
WEBSOCKET = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def get(target, headers="", method="GET"):
    return f"{method} {target} HTTP/1.1\r\n{H}{headers}\r\n"


def post(body, headers="", length=None, target="/api/v1/custom"):
    size = len(body) if length is None else length
    return f"POST {target} HTTP/1.1\r\n{H}Content-Length: {size}\r\n{headers}\r\n{body}"


def chunked(body, headers=""):
    head = f"POST /api/v1/custom HTTP/1.1\r\n{H}Transfer-Encoding: chunked\r\n{headers}\r\n"
    return head + body


def stream(query="", last_event_id=None):
    header = "" if last_event_id is None else f"Last-Event-ID: {last_event_id}\r\n"
    return get(f"/metrics/stream{query}", header)


NO_FILE = "no such file is served, and no path meets the file system"
NO_NUMBER = "a sequence number is digits, below 2^63"
NOT_HTTP = "not HTTP/1.1"
BAD_HEADER = "RFC 9112, 5: no header field has this form"
ONE_HOST = "RFC 9112, 3.2: exactly one Host"
NOT_OURS = "DNS rebinding: a name that is not ours"
BOUND = "a head has a bound"
FRAMING = "RFC 9112, 6: where the body ends must be clear"
NO_HANDSHAKE = "RFC 6455, 4.2.1: no WebSocket handshake"

# name: (request, status, why)
PATHS = {
    "dots": (get("/../../etc/passwd"), 404, NO_FILE),
    "escaped dots": (get("/%2e%2e/%2e%2e/etc/passwd"), 404, NO_FILE),
    "escaped slashes": (get("/..%2f..%2fetc%2fpasswd"), 404, NO_FILE),
    "backslashes": (get("/..\\..\\etc\\passwd"), 404, NO_FILE),
    "two slashes": (get("//etc/passwd"), 404, NO_FILE),
    "a dot file": (get("/.git/config"), 404, NO_FILE),
    "a folder": (get("/js/"), 404, "folders are not listed"),
    "a NUL": (get("/index.html%00.js"), 404, NO_FILE),
    "a broken escape": (get("/%zz"), 404, "names no file"),
    "half an escape": (get("/index.html%2"), 404, "names no file"),
    "no UTF-8": (get("/%c3%28"), 404, "names no file"),
    "upper case": (get("/API/V1/HOST"), 404, "paths have one case"),
    "a slash behind": (get("/api/v1/host/"), 404, "another path"),
    "a path of 9 kB": (get("/" + "a" * 9_000), 431, BOUND),
    "a path of 100 kB": (get("/" + "a" * 100_000), 431, BOUND),
    "no slash": (get("index.html"), 400, "RFC 9112, 3.2: a target begins with /"),
    "an asterisk": (get("*"), 404, "* is for OPTIONS, and no path here"),
    "another host in the target": (
        get("http://elsewhere.example/"), 421, "RFC 9112, 3.2.2: the target's host counts",
    ),
    "an unknown parameter": (get("/api/v1/host?x=1"), 400, "said, not ignored"),
    "a broken escape in a parameter": (get("/api/v1/recent?series=%"), 400, "no text"),
    "a parameter that is no UTF-8": (get("/api/v1/recent?series=%ff"), 400, "no text"),
    "too many seconds": (get("/api/v1/recent?series=a&seconds=3601"), 400, "the ring is an hour"),
    "an unknown family": (stream("?families=cpu,gpu"), 400, "no such family"),
    "an empty family": (stream("?families="), 400, "no such family"),
    "no interval at all": (stream("?interval=0s"), 400, "no time"),
    "an interval below nothing": (stream("?interval=-1s"), 400, "no duration"),
    "an interval without end": (stream("?interval=1e99h"), 400, "at most an hour"),
    "two intervals": (stream("?interval=1s&interval=2s"), 400, "which one?"),
}

METHODS = {
    "PUT": (get("/", method="PUT"), 405, "files are read only"),
    "DELETE": (get("/api/v1/custom", method="DELETE"), 405, "series go by themselves"),
    "TRACE": (get("/", method="TRACE"), 405, "an echo helps attackers only"),
    "PATCH": (get("/api/v1/host", method="PATCH"), 405, "read only"),
    "OPTIONS": (get("/api/v1/custom", method="OPTIONS"), 405, "there is no CORS"),
    "CONNECT": (get("HOST", method="CONNECT"), 405, "no proxy"),
    "POST to the stream": (get("/metrics/stream", method="POST"), 405, "it is read with GET"),
    "POST to a path that is not there": (post("", target="/nothing"), 405, "files are read only"),
    "lower case method": (get("/", method="get"), 400, "methods are upper case"),
    "an unknown method": (get("/", method="FROBNICATE"), 400, "no such method"),
    "a garbage method": (get("/", method="G{}T"), 400, NOT_HTTP),
    "garbage": ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS hello\r\n\r\n", 400, NOT_HTTP),
    "blank lines and garbage": ("\r\n\r\nhello there\r\n\r\n", 400, NOT_HTTP),
    "HTTP/0.9": ("GET /\r\n\r\n", 400, NOT_HTTP),
    "HTTP/2 with prior knowledge": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, NOT_HTTP),
    "HTTP/3.7": (f"GET / HTTP/3.7\r\n{H}\r\n", 400, NOT_HTTP),
}

HEADERS = {
    "no Host": ("GET / HTTP/1.1\r\n\r\n", 400, ONE_HOST),
    "an empty Host": ("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, ONE_HOST),
    "two Hosts": (get("/", "Host: localhost\r\n"), 400, ONE_HOST),
    "two Hosts that agree": (get("/", H), 400, ONE_HOST),
    "no Host with HTTP/1.0": ("GET / HTTP/1.0\r\n\r\n", 400, "who is meant cannot be told"),
    "a foreign Host": ("GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 421, NOT_OURS),
    "a foreign address": ("GET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n", 421, NOT_OURS),
    "a foreign IPv6 address": ("GET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n", 421, NOT_OURS),
    "our address below a foreign name": (
        "GET / HTTP/1.1\r\nHost: 127.0.0.1.elsewhere.example\r\n\r\n", 421, NOT_OURS),
    "localhost below a foreign name": (
        "GET / HTTP/1.1\r\nHost: localhost.elsewhere.example\r\n\r\n", 421, NOT_OURS),
    "a Host with a user": ("GET / HTTP/1.1\r\nHost: localhost@elsewhere\r\n\r\n", 421, NOT_OURS),
    "a Host with a blank": ("GET / HTTP/1.1\r\nHost: local host\r\n\r\n", 421, NOT_OURS),
    "a Host with a bad port": ("GET / HTTP/1.1\r\nHost: localhost:99999\r\n\r\n", 421, NOT_OURS),
    "an IPv6 Host that does not end": ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 421, NOT_OURS),
    "a Host of 300 letters": (f"GET / HTTP/1.1\r\nHost: {'a' * 300}\r\n\r\n", 421, NOT_OURS),
    "200 headers": (get("/", "".join(f"X-{n}: y\r\n" for n in range(200))), 431, BOUND),
    "one header of 64 KiB": (get("/", f"X: {'y' * 65_536}\r\n"), 431, BOUND),
    "64 KiB of headers": (
        get("/", "".join(f"X-{n}: {'y' * 1_000}\r\n" for n in range(65))), 431, BOUND),
    "a header name of 64 KiB": (get("/", f"{'x' * 65_536}: y\r\n"), 431, BOUND),
    "obsolete folding": (get("/", "X-Folded: a\r\n b\r\n"), 400, "RFC 9112, 5.2: obsolete"),
    "a NUL in a value": (get("/", "X-NUL: a\0b\r\n"), 400, BAD_HEADER),
    "a carriage return in a value": (get("/", "X-CR: a\rb\r\n"), 400, BAD_HEADER),
    "a blank before the colon": (get("/", "X-Blank : a\r\n"), 400, BAD_HEADER),
    "no colon": (get("/", "nothing\r\n"), 400, BAD_HEADER),
    "no name": (get("/", ": value\r\n"), 400, BAD_HEADER),
    "letters as Last-Event-ID": (stream(last_event_id="abc"), 400, NO_NUMBER),
    "a negative Last-Event-ID": (stream(last_event_id="-1"), 400, NO_NUMBER),
    "2^64 as Last-Event-ID": (stream(last_event_id=2**64), 400, NO_NUMBER),
    "a fraction as Last-Event-ID": (stream(last_event_id="1.5"), 400, NO_NUMBER),
    "after letters": (stream("?after=abc"), 400, NO_NUMBER),
    "after -1": (stream("?after=-1"), 400, NO_NUMBER),
    "after 2^64": (stream(f"?after={2**64}"), 400, NO_NUMBER),
    "after twice": (stream("?after=1&after=2"), 400, "which one?"),
}

JSON = "Content-Type: application/json\r\n"

BODIES = {
    "bad JSON": (post('{"name":', JSON), 400, "no JSON"),
    "JSON of another type": (post('"text"', JSON), 400, "an object or an array is asked for"),
    "a value of another type": (post('{"name":"a","value":"1"}', JSON), 400, "a number"),
    "NaN": (post('{"name":"a","value":NaN}', JSON), 400, "JSON has no NaN"),
    "JSON that is nested deeply": (post("[" * 100_000, JSON), 400, "no JSON, and no stack overflow"),
    "no UTF-8": (post('{"name":"\xff"}', JSON), 400, "JSON is UTF-8"),
    "no body": (post("", JSON), 400, "no JSON"),
    "a huge body": (post("x" * 2_000_000, JSON), 413, "at most 1 MiB"),
    "a huge body that is only promised": (post("", JSON, length=10**10), 413, "at most 1 MiB"),
    "a huge body in chunks": (
        chunked("10000\r\n" + "x" * 65_536 + "\r\n" + ("10000\r\n" + "x" * 65_536 + "\r\n") * 20,
                JSON), 413, "at most 1 MiB"),
    "a length below 0": (post("", JSON, length=-1), 400, FRAMING),
    "a length in letters": (post("", JSON, length="ten"), 400, FRAMING),
    "a length beyond 64 bits": (post("", JSON, length=10**30), 400, "a length is below 2^63"),
    "two lengths": (post("{}", JSON + "Content-Length: 3\r\n"), 400, FRAMING),
    "length and chunks": (post("0\r\n\r\n", JSON + "Transfer-Encoding: chunked\r\n"), 400, FRAMING),
    "another coding": (
        f"POST /api/v1/custom HTTP/1.1\r\n{H}{JSON}Transfer-Encoding: gzip\r\n\r\n",
        400, FRAMING),
    "chunked, but not at last": (
        f"POST /api/v1/custom HTTP/1.1\r\n{H}{JSON}Transfer-Encoding: chunked, gzip\r\n\r\n",
        400, FRAMING),
    "XML": (post("<a/>", "Content-Type: text/xml\r\n"), 415, "JSON or Prometheus text"),
}

UPGRADES = {
    "h2c": (
        get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
        200, "RFC 9110, 7.8: a server may ignore an Upgrade"),
    "a WebSocket at a page": (get("/", WEBSOCKET), 200, "likewise"),
    "a WebSocket at nothing": (get("/ws/nothing", WEBSOCKET), 404, "nothing there"),
    "no Upgrade": (get("/ws/activity"), 426, "it is a WebSocket"),
    "h2c at a WebSocket": (get("/ws/metrics", WEBSOCKET.replace("websocket", "h2c", 1)), 426,
                           NO_HANDSHAKE),
    "no key": (get("/ws/metrics", WEBSOCKET.partition("Sec-WebSocket-Key")[0]), 426, NO_HANDSHAKE),
    "a short key": (get("/ws/metrics", WEBSOCKET.replace("dGhlIHNhbXBsZSBub25jZQ==", "AAAA")), 426,
                    NO_HANDSHAKE),
    "two keys": (get("/ws/metrics", WEBSOCKET + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"),
                 426, NO_HANDSHAKE),
    "another version": (get("/ws/metrics", WEBSOCKET.replace("13", "8")), 426, NO_HANDSHAKE),
    "POST with a body": (
        f"POST /ws/metrics HTTP/1.1\r\n{H}{WEBSOCKET}Content-Length: 5\r\n\r\nhello", 405,
        "RFC 6455, 4.1: GET"),
    "GET with a body": (get("/ws/metrics", WEBSOCKET + "Content-Length: 5\r\n") + "hello", 426,
                        "what is behind the head would be frames"),
    "HTTP/1.0": (f"GET /ws/metrics HTTP/1.0\r\n{H}{WEBSOCKET}\r\n", 426, NO_HANDSHAKE),
    "a foreign Origin": (get("/ws/metrics", WEBSOCKET + "Origin: http://elsewhere.example\r\n"), 403,
                         "a page of another site"),
    "an opaque Origin": (get("/ws/activity", WEBSOCKET + "Origin: null\r\n"), 403,
                         "a page of another site"),
    "an Origin at another port": (get("/ws/activity", WEBSOCKET + "Origin: http://127.0.0.1:1\r\n"),
                                  403, "another site"),
    "a cross-site WebSocket": (get("/ws/activity", WEBSOCKET + "Sec-Fetch-Site: cross-site\r\n"), 403,
                               "the browser says so"),
    "a WebSocket at a foreign Host": (
        f"GET /ws/metrics HTTP/1.1\r\nHost: elsewhere.example\r\n{WEBSOCKET}\r\n", 421, NOT_OURS),
    "a WebSocket with a bad family": (get("/ws/metrics?families=gpu", WEBSOCKET), 400, "no family"),
    "a WebSocket after letters": (get("/ws/metrics?after=abc", WEBSOCKET), 400, NO_NUMBER),
    "a WebSocket with an unknown parameter": (get("/ws/activity?x=1", WEBSOCKET), 400, "unknown"),
}

TABLE = PATHS | METHODS | HEADERS | {f"body: {n}": row for n, row in BODIES.items()} | {
    f"upgrade: {n}": row for n, row in UPGRADES.items()
}
