"""HTTP itself: static files, HEAD, the headers that every answer carries, who may ask."""

import gzip
import socket

import pytest

from server import WEB, free_port

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
TYPES = {
    ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


@pytest.fixture
def client(server):
    with server.http() as client:
        yield client


# --- static files


def _files():
    return [file for file in sorted(WEB.rglob("*")) if file.is_file() and file.suffix in TYPES]


def test_every_file_of_the_page_is_served(client):
    files = _files()
    assert len(files) > 10
    for file in files:
        path = f"/{file.relative_to(WEB)}"
        answer = client.get(path, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200, path
        assert answer.content == file.read_bytes()
        assert answer.headers["content-type"].startswith(TYPES[file.suffix])
        assert "content-encoding" not in answer.headers
        assert answer.headers["vary"] == "Accept-Encoding"


def test_the_page_is_at_the_root(client):
    assert client.get("/").content == (WEB / "index.html").read_bytes()


def test_gzip_was_made_beforehand(client):
    packed = [file for file in _files() if file.with_name(file.name + ".gz").exists()]
    assert packed, "the assembled web files hold no .gz"
    for file in packed:
        path = f"/{file.relative_to(WEB)}"
        with client.stream("GET", path, headers={"Accept-Encoding": "br, gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert raw == file.with_name(file.name + ".gz").read_bytes()
        assert gzip.decompress(raw) == file.read_bytes()


def test_gzip_that_is_declined(client):
    answer = client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_etag_answers_304(client, encoding):
    first = client.get("/", headers={"Accept-Encoding": encoding})
    etag = first.headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        again = client.get("/", headers={"Accept-Encoding": encoding, "If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    other = client.get("/", headers={"Accept-Encoding": encoding, "If-None-Match": '"other"'})
    assert other.status_code == 200


def test_packed_and_plain_have_different_etags(client):
    tags = {
        client.get("/", headers={"Accept-Encoding": encoding}).headers["etag"]
        for encoding in ("identity", "gzip")
    }
    assert len(tags) == 2


# --- HEAD


@pytest.mark.parametrize("path", ["/", "/api/v1/host", "/healthz", "/nothing", "/api/v1/catalogue"])
def test_head_is_get_without_the_body(client, path):
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    differing = {"date"}
    if path == "/healthz":
        # It tells an age in seconds, whose last digits one moment needs and the next does not.
        differing.add("content-length")
        lengths = [int(answer.headers["content-length"]) for answer in (get, head)]
        assert abs(lengths[0] - lengths[1]) <= len(".999")
    assert head.headers.keys() == get.headers.keys()
    for name in get.headers.keys() - differing:
        assert head.headers[name] == get.headers[name]


# --- headers of every answer


def _answers(client):
    """One answer of each kind there is."""
    streaming = client.build_request("GET", "/metrics/stream")
    yield "stream", client.send(streaming, stream=True)
    yield "page", client.get("/")
    etag = client.get("/").headers["etag"]
    yield "not modified", client.get("/", headers={"If-None-Match": etag})
    yield "json", client.get("/api/v1/host")
    yield "head", client.head("/api/v1/host")
    yield "health", client.get("/healthz")
    yield "bad request", client.get("/api/v1/recent")
    yield "forbidden", client.post("/api/v1/custom", headers={"Origin": "http://elsewhere.example"})
    yield "not found", client.get("/nothing")
    yield "wrong method", client.put("/api/v1/host")
    yield "too large", client.post("/api/v1/custom", content=b"x" * 1_100_000)
    yield "misdirected", client.get("/", headers={"Host": "elsewhere.example"})
    yield "no upgrade", client.get("/ws/metrics")


def test_every_answer_carries_the_security_headers(client):
    kinds = {}
    for kind, answer in _answers(client):
        kinds[kind] = answer.status_code
        assert answer.headers["content-security-policy"] == POLICY, kind
        assert answer.headers["x-content-type-options"] == "nosniff", kind
        assert answer.headers["referrer-policy"] == "no-referrer", kind
        assert not [name for name in answer.headers if name.startswith("access-control-")], kind
        answer.close()
    assert list(kinds.values()) == [200, 200, 304, 200, 200, 200, 400, 403, 404, 405, 413, 421, 426]


def test_every_failure_is_a_problem(client):
    problems = 0
    for kind, answer in _answers(client):
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", kind
            problem = answer.json()
            assert problem["status"] == answer.status_code, kind
            assert problem.keys() >= {"type", "title", "status", "detail"}, kind
            assert problem["title"] and problem["detail"], kind
            problems += 1
        answer.close()
    assert problems == 7


def test_wrong_method_says_what_is_allowed(client):
    assert client.put("/api/v1/host").headers["allow"] == "GET, HEAD"
    assert client.get("/api/v1/custom").headers["allow"] == "POST"


# --- names of the host

OURS = [
    "localhost", "127.0.0.1", "LOCALHOST", "localhost.", "telltale.localhost", socket.gethostname(),
]


@pytest.mark.parametrize("name", OURS)
def test_names_that_are_ours(server, client, name):
    for host in (name, f"{name}:{server.port}"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_allowed_host(start_server):
    server = start_server("--allowed-host", "monitor.example.org", "--allowed-host", "other.example")
    with server.http() as client:
        for host, status in {
            "monitor.example.org": 200, f"OTHER.example:{server.port}": 200, "localhost": 200,
            "example.org": 421, "sub.monitor.example.org": 421,
        }.items():
            assert client.get("/healthz", headers={"Host": host}).status_code == status, host


def test_ipv6(start_server):
    port = free_port()
    server = start_server("--listen", f"[::1]:{port}")
    with server.http() as client:
        for host in ("[::1]", f"[::1]:{port}", "localhost"):
            answer = client.get(f"http://[::1]:{port}/healthz", headers={"Host": host})
            assert answer.status_code == 200, host
        answer = client.get(f"http://[::1]:{port}/healthz", headers={"Host": "[::2]"})
        assert answer.status_code == 421
