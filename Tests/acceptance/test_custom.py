"""POST /api/v1/custom: what users push, and what is refused."""

import json
import time

import pytest

from server import Server
from streams import activity, events

PATH = "/api/v1/custom"
PROMETHEUS = {"Content-Type": "text/plain; version=0.0.4"}
OPENMETRICS = {"Content-Type": "application/openmetrics-text; version=1.0.0"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def pushed_server(built, tmp_path_factory):
    """Samples ten times a second; every test pushes under names of its own."""
    running = Server(tmp_path_factory.mktemp("custom"), interval="100ms")
    running.start().first_frame()
    yield running
    running.stop()


@pytest.fixture
def client(pushed_server):
    with pushed_server.http() as client:
        yield client


def _custom(server):
    """What is pushed, as the newest sample has it: (name, labels) → (value, unit, stale)."""
    return {
        (series["name"], tuple(sorted(series["labels"].items()))):
            (series["value"], series["unit"], series.get("stale", False))
        for series in server.get("/api/v1/snapshot")["series"] if series["family"] == "custom"
    }


async def _appears(stream, name, **labels):
    """Waits for the series, which must be in the first sample taken from now on; gives its value."""
    now = time.time()
    wanted = name, tuple(sorted(labels.items()))
    while True:
        sample = await stream.until("sample")
        if wanted in sample.values:
            return sample.values[wanted]
        assert sample.time < now, f"{wanted} is not in the sample of the next tick"


# --- what is taken


async def test_json_is_on_the_stream_at_the_next_tick(pushed_server):
    async with events(pushed_server) as stream:
        await stream.until("sample")
        answer = pushed_server.push(
            {"name": "room_temperature", "value": 21.5, "unit": "Cel", "labels": {"room": "office"}}
        )
        assert answer == {"accepted": 1}
        value = await _appears(stream, "room_temperature", room="office")
        series = stream.schema["series"][-1]
    assert value == 21.5
    assert series == {
        "name": "room_temperature", "labels": {"room": "office"}, "unit": "Cel", "kind": "gauge",
        "family": "custom",
    }


async def test_array(pushed_server):
    points = [{"name": "tank_level", "value": n / 3, "labels": {"tank": str(n)}} for n in range(5)]
    async with events(pushed_server) as stream:
        assert pushed_server.push(points) == {"accepted": 5}
        await _appears(stream, "tank_level", tank="0")
        sample = await stream.until("sample")
    for number in range(5):
        assert sample.value("tank_level", tank=str(number)) == number / 3, "a double, whole"


PROMETHEUS_TEXT = """\
# HELP queue_length Jobs that wait.
# TYPE queue_length gauge
# UNIT queue_length jobs

queue_length{queue="mail",path="C:\\\\dir \\"x\\"\\n"} 3
queue_length 7.25e2
  temperature_celsius -4
"""


@pytest.mark.parametrize("headers", [PROMETHEUS, OPENMETRICS], ids=["prometheus", "openmetrics"])
def test_prometheus_text(pushed_server, client, headers):
    answer = client.post(PATH, content=PROMETHEUS_TEXT, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 3})
    name = ("queue_length", (("path", 'C:\\dir "x"\n'), ("queue", "mail")))
    assert _soon(lambda: name in _custom(pushed_server))
    custom = _custom(pushed_server)
    assert custom[name] == (3, "jobs", False)
    assert custom["queue_length", ()] == (725, "jobs", False)
    assert custom["temperature_celsius", ()] == (-4, "", False)
    catalogue = {m["name"]: m for m in pushed_server.get("/api/v1/catalogue")["metrics"]}
    assert catalogue["queue_length"]["help"] == "Jobs that wait."


def _soon(condition, patience=5):
    """Waits until a condition holds; gives whether it came to that."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


async def test_newer_value_replaces_the_older(pushed_server):
    async with events(pushed_server) as stream:
        pushed_server.push({"name": "door", "value": 0})
        await _appears(stream, "door")
        version = stream.schema["version"]
        pushed_server.push({"name": "door", "value": 1})
        samples = await stream.samples(3)
    assert samples[-1].value("door") == 1
    assert samples[-1].schema["version"] == version, "the schema is the same"


# --- going stale


async def test_value_goes_stale_after_its_ttl(pushed_server):
    async with events(pushed_server) as stream:
        await stream.until("sample")
        pushed_server.push({"name": "pulse", "value": 72, "ttl": 1})
        pushed_server.push({"name": "breath", "value": 12, "ttl": 60})
        await _appears(stream, "breath")
        sample = await stream.until("sample")
        began = sample.time
        assert ("pulse", ()) not in sample.stale
        while ("pulse", ()) not in sample.stale:
            sample = await stream.until("sample")
            assert sample.value("pulse") == 72, "the older value is repeated"
            assert sample.time - began < 3
        assert 0.5 < sample.time - began < 1.3
        assert ("breath", ()) not in sample.stale
        assert _custom(pushed_server)["pulse", ()] == (72, "", True)
        pushed_server.push({"name": "pulse", "value": 73, "ttl": 60})
        sample = (await stream.samples(3))[-1]
    assert ("pulse", ()) not in sample.stale, "a new value is fresh"
    assert sample.value("pulse") == 73


async def test_ttl_of_a_whole_push(pushed_server, client):
    """Prometheus text has no place for it, so the address does."""
    async with events(pushed_server) as stream:
        answer = client.post(f"{PATH}?ttl=1", content="beat 1\n", headers=PROMETHEUS)
        assert answer.status_code == 200
        await _appears(stream, "beat")
        sample = await stream.until("sample")
        began = sample.time
        while ("beat", ()) not in sample.stale:
            sample = await stream.until("sample")
            assert sample.time - began < 3


# --- bounds


async def test_at_most_500_series_and_a_stale_one_gives_way(start_server):
    server = start_server(interval="100ms").first_frame()
    with server.http() as client:
        async with activity(server) as (watching, _):
            server.push({"name": "short", "value": 1, "ttl": 60})
            server.push([{"name": f"series_{n}", "value": n} for n in range(499)])
            assert _soon(lambda: len(_custom(server)) == 500)
            refused = client.post(PATH, json={"name": "one_too_many", "value": 1})
            assert refused.status_code == 429
            assert refused.headers["content-type"] == "application/problem+json"
            assert "500" in refused.json()["detail"]
            known = client.post(PATH, json={"name": "series_7", "value": -7})
            assert known.status_code == 200, "one that is there already is no new one"
            server.push({"name": "short", "value": 1, "ttl": 1})
            await watching.until("custom.stale")
            answer = client.post(PATH, json={"name": "newcomer", "value": 1})
            assert answer.status_code == 200
            replaced = await watching.until("custom.replaced")
            assert replaced["series"] == {"name": "short", "labels": {}}
        assert _soon(lambda: ("newcomer", ()) in _custom(server))
        custom = _custom(server)
        assert len(custom) == 500
        assert ("short", ()) not in custom
        assert ("one_too_many", ()) not in custom
        assert custom["series_7", ()][0] == -7


def test_too_many_in_one_push_and_nothing_applied(pushed_server, client):
    before = _custom(pushed_server)
    points = [{"name": f"flood_{n}", "value": n} for n in range(501)]
    answer = client.post(PATH, json=points)
    assert answer.status_code == 429
    lines = "".join(f"flood_{n} {n}\n" for n in range(501))
    answer = client.post(PATH, content=lines, headers=PROMETHEUS)
    assert answer.status_code == 429
    _next_tick(pushed_server)
    assert _custom(pushed_server).keys() == before.keys()


def _next_tick(server):
    seq = server.get("/api/v1/snapshot")["seq"]
    assert _soon(lambda: server.get("/api/v1/snapshot")["seq"] >= seq + 2)


@pytest.mark.parametrize("headers", [JSON, PROMETHEUS], ids=["json", "text"])
def test_body_that_is_too_large(client, headers):
    answer = client.post(PATH, content=b" " * (1 << 20) + b"x 1", headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


# --- bad input: the answer names the place, and nothing is applied

GOOD = {"name": "good", "value": 1}
BAD_JSON = {
    "no JSON": ("{", "", "JSON"),
    "empty": ("", "", ""),
    "an empty array": ("[]", "", "no value"),
    "no name": ('{"value":1}', "name", "missing"),
    "no value": ('{"name":"x"}', "value", "missing"),
    "a number as name": ('{"name":1,"value":1}', "name", "string"),
    "a word as value": ('{"name":"x","value":"high"}', "value", "number"),
    "null as value": ('{"name":"x","value":null}', "value", "number"),
    "a value too large": ('{"name":"x","value":1e999}', "value", ""),
    "NaN": ('{"name":"x","value":NaN}', "", "JSON"),
    "a bad name": ('{"name":"9lives","value":1}', "name", "[a-zA-Z_:]"),
    "an empty name": ('{"name":"","value":1}', "name", "[a-zA-Z_:]"),
    "a name too long": (json.dumps({"name": "x" * 257, "value": 1}), "name", "256"),
    "a bad label": ('{"name":"x","value":1,"labels":{"a-b":"c"}}', "labels", "[a-zA-Z_]"),
    "a reserved label": ('{"name":"x","value":1,"labels":{"__a":"c"}}', "labels", "__"),
    "a label that is no text": ('{"name":"x","value":1,"labels":{"a":1}}', "labels.a", "string"),
    "too many labels": (
        json.dumps({"name": "x", "value": 1, "labels": {f"l{n}": "" for n in range(33)}}),
        "labels", "32",
    ),
    "a ttl of none": ('{"name":"x","value":1,"ttl":0}', "ttl", "above 0"),
    "an unknown member": ('{"name":"x","valeu":1}', "valeu", "value"),
    "the second of two": (json.dumps([GOOD, {"name": "x", "value": "y"}]), "[1].value", "number"),
    "a bad name in an array": (json.dumps([GOOD, {"name": "?", "value": 1}]), "[1].name", "["),
}


@pytest.mark.parametrize("body, field, words", BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json(pushed_server, client, body, field, words):
    answer = client.post(PATH, content=body, headers=JSON)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 400
    assert problem.get("field", "") == field
    assert words in problem["detail"]
    _next_tick(pushed_server)
    assert not {("good", ()), ("x", ())} & _custom(pushed_server).keys(), "nothing half applied"


BAD_TEXT = {
    "no value": ("good_text 1\nbad\n", "line 2", "value"),
    "no number": ("good_text 1\n\n# note\nbad high\n", "line 4", "number"),
    "infinite": ("bad +Inf\n", "line 1", "finite"),
    "undefined": ("bad NaN\n", "line 1", "finite"),
    "a time stamp": ("bad 1 1700000000\n", "line 1", "time stamp"),
    "a bad name": ("good_text 1\n9bad 1\n", "line 2", "name"),
    "a label without quotes": ("bad{a=b} 1\n", "line 1", "quotes"),
    "labels that do not end": ('bad{a="b" 1\n', "line 1", "}"),
    "a text that does not end": ('bad{a="b} 1\n', "line 1", '"'),
    "a bad escape": ('bad{a="\\x"} 1\n', "line 1", "backslash"),
    "a label twice": ('bad{a="1",a="2"} 1\n', "line 1", "twice"),
}


@pytest.mark.parametrize("body, line, words", BAD_TEXT.values(), ids=BAD_TEXT)
def test_bad_prometheus_text(pushed_server, client, body, line, words):
    answer = client.post(PATH, content=body, headers=PROMETHEUS)
    assert answer.status_code == 400, answer.text
    problem = answer.json()
    assert line in problem["detail"]
    assert words in problem["detail"]
    _next_tick(pushed_server)
    assert not {"good_text", "bad"} & {name for name, _ in _custom(pushed_server)}


def test_text_that_is_no_utf8(client):
    answer = client.post(PATH, content=b"bad 1 # \xff\n", headers=PROMETHEUS)
    assert answer.status_code == 400
    assert "UTF-8" in answer.json()["detail"]


def test_other_content_types(client):
    answer = client.post(PATH, content=b"<x/>", headers={"Content-Type": "application/xml"})
    assert answer.status_code == 415


# --- other sites

TYPES = [
    "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None,
]
ELSEWHERE = {
    "an origin": {"Origin": "http://elsewhere.example"},
    "an opaque origin": {"Origin": "null"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "what the browser says": {"Sec-Fetch-Site": "cross-site"},
    "a site beside it": {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:1"},
}


@pytest.mark.parametrize("headers", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("content_type", TYPES, ids=str)
def test_push_from_another_site_is_refused(pushed_server, client, headers, content_type):
    typed = {"Content-Type": content_type} if content_type else {}
    body = "intruder 1\n" if content_type == "text/plain" else '{"name":"intruder","value":1}'
    answer = client.post(PATH, content=body, headers=headers | typed)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" not in answer.headers
    assert ("intruder", ()) not in _custom(pushed_server)


def test_preflight_gets_no_permission(client):
    answer = client.options(PATH, headers={
        "Origin": "http://elsewhere.example", "Access-Control-Request-Method": "POST",
    })
    assert answer.status_code in (403, 405)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_push_from_its_own_page_is_taken(pushed_server, client):
    answer = client.post(PATH, json={"name": "own_page", "value": 1}, headers={
        "Origin": pushed_server.url, "Sec-Fetch-Site": "same-origin",
    })
    assert answer.status_code == 200
