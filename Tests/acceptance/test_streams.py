"""/metrics/stream and /ws/metrics: what is on them, what can be chosen, and how they resume."""

import asyncio
import math

import pytest

from streams import OPENERS, events, key, metrics

FAMILIES = {
    "cpu", "load", "memory", "swap", "pressure", "vm", "disk", "filesystem", "network", "sockets",
    "system", "self", "custom", "sensors", "power", "raid", "nvme", "numa", "unit",
}


@pytest.fixture(params=OPENERS)
def opened(request):
    """Opens a stream of either kind."""
    return OPENERS[request.param]


# --- what is on them


async def test_schema_comes_first(server, opened):
    async with opened(server) as stream:
        kind, schema = await stream.next()
    assert kind == "schema"
    assert schema["version"] >= 1
    names = [key(series) for series in schema["series"]]
    assert len(names) == len(set(names)) > 100
    for series in schema["series"]:
        expected = {"name", "labels", "unit", "kind", "family"}
        assert series.keys() == expected
        assert series["kind"] in ("gauge", "rate")
        assert series["family"] in FAMILIES
        assert all(isinstance(value, str) for value in series["labels"].values())


async def test_samples_follow_each_second(server, opened):
    async with opened(server) as stream:
        samples = await stream.samples(4)
    for before, sample in zip(samples, samples[1:]):
        assert sample.seq == before.seq + 1
        late = "gap" in sample.message or "gap" in before.message
        assert sample.second == before.second + 1 or late
    for sample in samples:
        assert abs(sample.time - sample.second) < 0.3, "taken on whole seconds of the wall clock"
        assert sample.time == round(sample.time, 3), "milliseconds behind the point"
        assert len(sample.message["values"]) == len(sample.schema["series"])
        for value in sample.message["values"]:
            assert value is None or isinstance(value, (int, float)) and math.isfinite(value)
    # What can be told of a unit depends on the hierarchies that its group is in.
    values = {key: value for key, value in samples[-1].values.items() if not key[0].startswith("system.unit.")}
    assert len(values) > 100
    assert sum(value is not None for value in values.values()) > 0.9 * len(values)


async def test_event_stream_speaks_http(server):
    async with events(server) as stream:
        samples = await stream.samples(2)
        response = stream.response
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert stream.retry == 1000
    assert stream.ids[-1] == str(samples[-1].seq), "the id is the sequence number"


# --- what can be chosen


async def test_families_have_a_schema_of_their_own(server, opened):
    async with opened(server) as whole, opened(server, "?families=cpu,memory") as part:
        samples = {sample.seq: sample for sample in await whole.samples(4)}
        chosen = [sample for sample in await part.samples(3) if sample.seq in samples]
    assert len(chosen) >= 2
    for sample in chosen:
        assert {series["family"] for series in sample.schema["series"]} == {"cpu", "memory"}
        everything = samples[sample.seq]
        families = {key(series): series["family"] for series in everything.schema["series"]}
        wanted = {
            name: value for name, value in everything.values.items()
            if families[name] in ("cpu", "memory")
        }
        assert sample.values == wanted


BAD_CHOICES = {"families=cpu,cpus": "'cpus' is no family", "interval=1500ms": "no whole multiple"}


@pytest.mark.parametrize("query, words", BAD_CHOICES.items())
def test_what_cannot_be_chosen_is_named(server, query, words):
    with server.http() as client:
        answer = client.get(f"/metrics/stream?{query}")
    assert answer.status_code == 400
    assert answer.json()["field"] == query.partition("=")[0]
    assert words in answer.json()["detail"]


async def test_interval_keeps_to_even_seconds(server):
    query = "?interval=2s&families=load"
    async with events(server, query) as first, metrics(server, query) as second:
        streams = await asyncio.gather(first.samples(3), second.samples(3))
    for samples in streams:
        assert [sample.second % 2 for sample in samples] == [0, 0, 0]
        assert samples[1].second >= samples[0].second + 2


# --- resuming


def resumed_by_header(server, after):
    return events(server, last_event_id=after)


def resumed_by_query(server, after):
    return events(server, f"?after={after}")


def resumed_on_websocket(server, after):
    return metrics(server, f"?after={after}")


RESUMED = [resumed_by_header, resumed_by_query, resumed_on_websocket]


@pytest.mark.parametrize("resume", RESUMED)
async def test_resuming_leaves_no_gap(fast_server, resume):
    """What a stream that stayed open got, one that comes back gets as well: the same frames."""
    async with events(fast_server) as steady:
        before = await steady.samples(12)
        async with resume(fast_server, before[0].seq) as stream:
            again = await stream.samples(20)
        after = await steady.samples(20)
    known = {sample.seq: sample for sample in before + after}
    assert [sample.seq for sample in again] == list(range(before[1].seq, before[1].seq + 20))
    compared = [sample for sample in again if sample.seq in known]
    assert len(compared) >= 15
    for sample in compared:
        assert _content(sample.message) == _content(known[sample.seq].message)


def _content(message):
    """Without the member that only WebSocket messages have."""
    return {name: value for name, value in message.items() if name != "type"}


@pytest.mark.parametrize("resume", RESUMED)
async def test_older_schemas_come_first(start_server, resume):
    server = start_server(interval="100ms")
    async with events(server) as steady:
        before = await steady.samples(3)
        server.push({"name": "door_open", "value": 1})
        while before[-1].schema["version"] == before[0].schema["version"]:
            before += await steady.samples(1)
        before += await steady.samples(3)
        async with resume(server, before[0].seq) as stream:
            messages = [await stream.next() for _ in range(len(before) + 3)]
    schemas = [content["version"] for kind, content in messages if kind == "schema"]
    assert messages[0][0] == "schema"
    assert schemas == [before[0].schema["version"], before[-1].schema["version"]]
    samples = [content for kind, content in messages if kind == "sample"]
    known = {sample.seq: sample for sample in before}
    assert [sample.seq for sample in samples][:2] == [before[1].seq, before[2].seq]
    for sample in samples:
        if sample.seq in known:
            assert _content(sample.message) == _content(known[sample.seq].message)
            assert _content(sample.schema) == _content(known[sample.seq].schema)


async def _gap_then_live(stream):
    """The gap that comes before the first sample, and the samples behind it."""
    gap = None
    while True:
        kind, content = await stream.next()
        if kind == "gap":
            assert gap is None, "one gap is told once"
            gap = content
        if kind == "sample":
            assert gap, "the first sample came without a word on what is missing"
            return gap, [content, *await stream.samples(2)]


@pytest.mark.parametrize("resume", RESUMED)
async def test_number_that_is_not_yet_there(fast_server, resume):
    """As after a restart of the service: what it was is gone; the stream says so and goes on live."""
    async with events(fast_server) as steady, resume(fast_server, 10**9) as stream:
        now = await steady.until("sample")
        gap, samples = await _gap_then_live(stream)
    assert gap["from"] <= gap["to"] < samples[0].seq
    assert abs(samples[0].seq - now.seq) <= 5
    assert [sample.seq for sample in samples] == list(range(samples[0].seq, samples[0].seq + 3))


@pytest.mark.parametrize("resume", RESUMED)
async def test_newest_number_resumes_with_the_next(fast_server, resume):
    async with events(fast_server) as steady:
        newest = await steady.until("sample")
        async with resume(fast_server, newest.seq) as stream:
            while True:
                kind, content = await stream.next()
                assert kind != "gap", "nothing was missed"
                if kind == "sample":
                    break
    assert content.seq == newest.seq + 1
