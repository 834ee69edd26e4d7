"""The HTTP API: the shape of what each path answers, and that the answers agree with each other."""

import os
import platform
import re
import time
from urllib.parse import quote

import openapi_spec_validator
import pytest
from openapi_schema_validator import OAS31Validator

from server import REPOSITORY
from streams import events, key

SERIES = {"name", "labels", "unit", "kind", "family", "value"}


@pytest.fixture
def client(server):
    with server.http() as client:
        yield client


def _read(path):
    with open(path) as file:
        return file.read().strip()


def test_host(server, client):
    answer = client.get("/api/v1/host")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    host = answer.json()
    assert host.keys() == {
        "hostname", "os", "kernel", "architecture", "cpu", "memory", "boot", "telltale",
    }
    assert host["hostname"] == _read("/proc/sys/kernel/hostname")
    assert host["kernel"] == _read("/proc/sys/kernel/osrelease")
    assert host["architecture"] == platform.machine()
    assert host["os"] == platform.freedesktop_os_release()["PRETTY_NAME"]
    assert host["boot"]["id"] == _read("/proc/sys/kernel/random/boot_id")
    assert f"btime {host['boot']['time']:.0f}" in _read("/proc/stat")
    assert host["cpu"]["logical"] == os.cpu_count()
    assert f": {host['cpu']['model']}\n" in _read("/proc/cpuinfo")
    assert f"MemTotal: {host['memory']['total'] // 1024:>14} kB" in _read("/proc/meminfo")
    assert host["telltale"].keys() == {"version", "interval", "started"}
    assert host["telltale"]["interval"] == 1
    assert 0 < server.get("/api/v1/snapshot")["time"] - host["telltale"]["started"] < 3600


async def test_snapshot_is_the_newest_frame(server, client):
    async with events(server) as stream:
        sample = await stream.until("sample")
        snapshot = client.get("/api/v1/snapshot").json()
        while sample.seq < snapshot["seq"]:
            sample = await stream.until("sample")
    assert snapshot.keys() == {"version", "seq", "time", "series"}
    assert (snapshot["seq"], snapshot["time"]) == (sample.seq, sample.time)
    assert snapshot["version"] == sample.schema["version"]
    assert all(series.keys() - {"stale"} == SERIES for series in snapshot["series"])
    assert {key(series): series["value"] for series in snapshot["series"]} == sample.values
    assert {key(series) for series in snapshot["series"] if series.get("stale")} == sample.stale


async def test_catalogue_covers_every_series(server, client):
    metrics = client.get("/api/v1/catalogue").json()["metrics"]
    catalogue = {metric["name"]: metric for metric in metrics}
    assert len(catalogue) == len(metrics)
    for metric in metrics:
        assert metric.keys() == {"name", "family", "unit", "kind", "labels", "help"}
        assert len(metric["help"]) > 10 and metric["help"].endswith(".")
        assert metric["unit"]
    async with events(server) as stream:
        schema = await stream.until("schema")
    for series in schema["series"]:
        metric = catalogue[series["name"]]
        for member in ("family", "unit", "kind"):
            assert series[member] == metric[member], series
        assert series["labels"].keys() <= set(metric["labels"]), series


async def test_viewers(server, client):
    async with events(server):
        viewers = client.get("/api/v1/viewers").json()
    assert viewers.keys() == {"viewers", "present"}
    assert viewers["viewers"] == len(viewers["present"]) >= 1
    assert all(v.keys() == {"id", "name", "since", "stream"} for v in viewers["present"])


def test_self_tells_what_the_service_costs(server, client):
    own = client.get("/api/v1/self").json()
    assert own["pid"] == server.process.pid
    assert own["ring"]["last"] - own["ring"]["first"] + 1 == own["ring"]["frames"] > 0
    values = {key(series): series["value"] for series in own["series"]}
    assert abs(values["telltale.memory.rss", ()] - server.resident) < 8 << 20
    sources = {dict(labels)["source"] for name, labels in values if name == "telltale.source.duration"}
    assert {"stat", "meminfo", "net/dev", "diskstats"} <= sources


def test_health_and_readiness(client):
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")


# --- the ring


def _recent(client, *query):
    answer = client.get("/api/v1/recent", params=query)
    assert answer.status_code == 200, answer.text
    series = answer.json()["series"]
    assert all(one.keys() == {"name", "labels", "unit", "points"} for one in series)
    return {key(one): one["points"] for one in series}


async def test_recent_agrees_with_the_stream(fast_server):
    async with events(fast_server) as stream:
        samples = {sample.time: sample for sample in await stream.samples(15)}
        families = {key(s): s["family"] for s in stream.schema["series"]}
    with fast_server.http() as client:
        recent = _recent(client, ("family", "memory"), ("family", "self"), ("seconds", 60))
    assert recent.keys() == {name for name, one in families.items() if one in ("memory", "self")}
    for name, points in recent.items():
        assert [time for time, _ in points] == sorted(time for time, _ in points)
        known = {time: value for time, value in points if time in samples}
        assert known.keys() == samples.keys()
        assert known == {time: sample.values[name] for time, sample in samples.items()}


def test_recent_by_name_and_labels(client):
    every = _recent(client, ("series", "system.cpu.utilization"))
    assert len(every) > 10
    one = _recent(client, ("series", 'system.cpu.utilization{cpu="0",mode="idle"}'))
    assert list(one) == [("system.cpu.utilization", (("cpu", "0"), ("mode", "idle")))]
    part = _recent(client, ("series", 'system.cpu.utilization{mode="idle"}'))
    assert part.keys() == {name for name in every if ("mode", "idle") in name[1]}
    both = _recent(client, ("series", "system.uptime"), ("series", "system.memory.limit"))
    assert {name for name, _ in both} == {"system.uptime", "system.memory.limit"}
    assert _recent(client, ("series", "no.such.series")) == {}


def test_recent_is_as_long_as_asked(fast_server):
    with fast_server.http() as client:
        deadline = time.monotonic() + 5
        while client.get("/api/v1/self").json()["ring"]["frames"] < 15:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        (points,) = _recent(client, ("series", "system.uptime"), ("seconds", 1)).values()
        assert 9 <= len(points) <= 12
        assert points[-1][0] - points[0][0] <= 1
        (fewer,) = _recent(client, ("series", "system.uptime"), ("points", 3)).values()
        assert 1 <= len(fewer) <= 3


BAD_RECENT = {
    "": "series", "series=a{b": "series", "seconds=0&series=a": "seconds",
    "seconds=x&series=a": "seconds", "points=0&series=a": "points", "family=cpus": "families",
    "serie=a": "serie",
}


@pytest.mark.parametrize("query, field", BAD_RECENT.items())
def test_recent_names_what_is_wrong(client, query, field):
    answer = client.get(f"/api/v1/recent?{query}")
    assert answer.status_code == 400
    assert answer.json()["field"] == field


# --- what the document says


def _routes():
    """The paths that the source gives handlers to, and the two that are WebSockets."""
    source = _read(REPOSITORY / "Sources/MetricsServer/HTTP/Routes+Telltale.swift")
    found = {(path, method) for method, path in re.findall(r'routes\.(get|post)\("(/[^"]+)"', source)}
    assert len(found) >= 11, "the routes are written in another way than this test reads"
    found |= {(f"{path}{{}}", "get") for path in re.findall(r'routes\.get\(below: "(/[^"]+)"', source)}
    return found | {("/ws/metrics", "get"), ("/ws/activity", "get")}


def _filled(client, path):
    """A path with the name of something that there is; None where there is no such thing here."""
    path = path.replace("{pid}", "1")
    if "{name}" in path:
        units = client.get("/api/v1/units").json()["units"]
        return path.replace("{name}", quote(units[0]["cgroup"], safe="")) if units else None
    return path


def test_openapi_is_valid(client):
    document = client.get("/api/v1/openapi.json").json()
    openapi_spec_validator.validate(document)
    assert document["openapi"].startswith("3.")


def test_openapi_describes_every_route(client):
    document = client.get("/api/v1/openapi.json").json()
    described = {
        (re.sub(r"\{\w+\}", "{}", path), method)
        for path, item in document["paths"].items()
        for method in item
    }
    assert described == _routes()


def test_every_described_path_answers(client):
    """With a status that the document names for it."""
    document = client.get("/api/v1/openapi.json").json()
    assert document["paths"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            query = {"series": "system.uptime"} if path.endswith("/recent") else {}
            if (filled := _filled(client, path)) is None:
                continue
            with client.stream(method.upper(), filled, params=query) as answer:
                assert str(answer.status_code) in operation["responses"], (method, path)
                assert answer.status_code != 404


def test_document_names_the_members(client):
    """Where the document gives an answer's schema, the answer keeps to it."""
    document = client.get("/api/v1/openapi.json").json()
    checked = 0
    for path, item in document["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None:
            continue
        query = {"series": "system.uptime"} if path.endswith("/recent") else {}
        if (filled := _filled(client, path)) is None:
            continue
        answer = client.get(filled, params=query).json()
        whole = {**schema, "components": document.get("components", {})}
        OAS31Validator(whole).validate(answer)
        checked += 1
    assert checked >= 6
