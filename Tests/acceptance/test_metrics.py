"""/metrics: both forms of the text, what may be asked for, and a real Prometheus that scrapes it."""

import gzip
import os
import re
import subprocess
import time

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as plain

from prometheus import Prometheus
from server import BINARY, environment

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8"
# `make soak` scrapes for ten minutes.
SECONDS = int(os.environ.get("TELLTALE_SCRAPE_SECONDS", "60"))
# What moves between two scrapes of one tick: the durations, and the service's own figures.
MOVING = re.compile(r"^(node_scrape_collector_duration_seconds|node_time_seconds|process_|telltale_)")


@pytest.fixture
def client(server):
    with server.http() as client:
        yield client


def _samples(families):
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families for sample in family.samples
    }


@pytest.mark.parametrize("accept, content_type", [
    (None, PLAIN),
    ("*/*", PLAIN),
    ("text/plain", PLAIN),
    ("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", PLAIN),
    ("application/json", PLAIN),
    ("application/openmetrics-text", OPEN),
    ("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5", OPEN),
    ("application/openmetrics-text; version=1.0.0; charset=utf-8;q=0.2,text/plain;q=0.5", PLAIN),
    ("application/openmetrics-text;version=1.0.0;q=0,text/plain", PLAIN),
    ("application/openmetrics-text;version=9.9.9,text/plain;q=0.1", PLAIN),
    ("application/vnd.google.protobuf;q=0.9,application/openmetrics-text;version=\"1.0.0\";q=0.8",
     OPEN),
    ("garbage;;;q=x,,", PLAIN),
])
def test_the_client_chooses_the_form(client, accept, content_type):
    del client.headers["accept"]
    answer = client.get("/metrics", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.text.endswith("# EOF\n") == (content_type == OPEN)


def test_both_forms_say_the_same(client):
    texts = {}
    # Two scrapes of one tick; the third try is not needed unless a tick falls between the two.
    for _ in range(3):
        for form in ("text/plain", "application/openmetrics-text"):
            texts[form] = client.get("/metrics", headers={"Accept": form}).text
        first = _samples(plain.text_string_to_metric_families(texts["text/plain"]))
        second = _samples(
            openmetrics.text_string_to_metric_families(texts["application/openmetrics-text"]))
        first, second = (
            {key: value for key, value in samples.items() if not MOVING.match(key[0])}
            for samples in (first, second)
        )
        if first == second:
            break
    assert len(first) > 100
    # A counter without _total in its name is given it by OpenMetrics.
    renamed = {name for name, _ in second} - {name for name, _ in first}
    assert all(name.endswith("_total") for name in renamed)
    assert len(first) == len(second)
    different = {
        key: (value, second.get(key)) for key, value in first.items()
        if key in second and second[key] != value
    }
    assert len(different) < len(first) * 0.05, different


def test_packed_and_plain_are_the_same_text(server):
    with server.http() as client:
        for _ in range(5):
            packed = client.build_request("GET", "/metrics", headers={"Accept-Encoding": "gzip"})
            raw = client.send(packed, stream=True)
            unpacked = gzip.decompress(b"".join(raw.iter_raw()))
            assert raw.headers["content-encoding"] == "gzip"
            text = client.get("/metrics", headers={"Accept-Encoding": "identity"})
            assert "content-encoding" not in text.headers
            if unpacked == text.content:
                return
    pytest.fail("no two scrapes of one tick were the same")


@pytest.mark.parametrize("header", ["identity", "gzip;q=0", "br", "deflate, gzip;q=0.0"])
def test_no_gzip_for_those_who_do_not_take_it(client, header):
    answer = client.get("/metrics", headers={"Accept-Encoding": header})
    assert answer.status_code == 200 and "content-encoding" not in answer.headers


def test_only_the_head(client):
    answer = client.head("/metrics")
    assert answer.status_code == 200 and answer.content == b""


def _collectors(text):
    return set(re.findall(r'^node_scrape_collector_success\{collector="(\w+)"\}', text, re.M))


def test_some_collectors_alone(client):
    everything = client.get("/metrics").text
    text = client.get("/metrics", params={"collect[]": ["loadavg", "meminfo"]}).text
    assert _collectors(text) == {"loadavg", "meminfo"}
    names = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if line[0] != "#"}
    assert {name for name in names if not name.startswith("node_scrape")} == {
        name for name in re.findall(r"^(node_(?:load\d+|memory_\w+)) ", text, re.M)}
    assert {"loadavg", "meminfo", "cpu", "diskstats"} <= _collectors(everything)


def test_all_collectors_but_one(client):
    everything = _collectors(client.get("/metrics").text)
    rest = _collectors(client.get("/metrics", params={"exclude[]": "meminfo"}).text)
    assert everything - rest == {"meminfo"}


@pytest.mark.parametrize("query, detail", [
    ("collect[]=nope", "there is no collector 'nope'"),
    ("exclude[]=nope", "there is no collector 'nope'"),
    ("collect[]=systemd", "the collector 'systemd' is switched off"),
    ("collect[]=cpu&exclude[]=meminfo", "cannot stand together"),
    ("what=ever", "unknown parameter 'what'"),
])
def test_a_wrong_question(client, query, detail):
    answer = client.get(f"/metrics?{query}")
    assert answer.status_code == 400
    assert detail in answer.json()["detail"]


def test_no_family_stands_there_twice(client):
    text = client.get("/metrics").text
    types = re.findall(r"^# TYPE (\S+) ", text, re.M)
    assert len(types) == len(set(types))
    samples = [line.rsplit(" ", 1)[0] for line in text.splitlines() if line[0] != "#"]
    assert len(samples) == len(set(samples))


def test_another_sites_page_cannot_read_it(client):
    answer = client.get("/metrics", headers={"Host": "evil.example"})
    assert answer.status_code == 421


# --- the command


@pytest.fixture
def command(tmp_path):
    """Runs `telltale metrics`, without the machine's own configuration."""
    configuration = tmp_path / "telltale.yaml"
    configuration.write_text("")

    def run(*arguments):
        return subprocess.run(
            [BINARY, "metrics", "--config", configuration, *arguments], env=environment(),
            capture_output=True, text=True, timeout=30)

    return run


def test_the_command_prints_one_scrape(command):
    done = command()
    assert done.returncode == 0, done.stderr
    assert {"loadavg", "meminfo"} <= _collectors(done.stdout)


def test_collectors_are_switched_by_name(command):
    assert _collectors(command("--collector.disable-defaults", "--collector.loadavg").stdout) == {
        "loadavg"}
    everything = _collectors(command().stdout)
    assert everything - _collectors(command("--no-collector.loadavg").stdout) == {"loadavg"}


@pytest.mark.parametrize("argument, complaint", [
    ("--collector.lodavg", "did you mean '--collector.loadavg'?"),
    ("--no-collector.loadavg=true", "takes no value"),
    ("--collector.loadavg=maybe", "expected true or false"),
    ("--collector.netdev.device-exclude=(", "expected a regular expression"),
])
def test_a_wrong_switch(command, argument, complaint):
    done = command(argument)
    assert done.returncode in (64, 78)
    assert complaint in done.stderr


# --- Prometheus


def _complaints(text):
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=30)
    return set(filter(None, (done.stdout + done.stderr).splitlines()))


def test_promtool_says_nothing_new(client, tmp_path):
    """What the linter says of node_exporter's names it may say of ours, which are the same."""
    ours = _complaints(client.get("/metrics").text)
    known = {
        line for line in ours
        # node_exporter's own names, as they have been since 2018.
        if re.match(r"^node_\w+ ", line)
    }
    assert ours - known == set()


@pytest.mark.slow
def test_prometheus_scrapes_without_an_error(server, tmp_path):
    with Prometheus(tmp_path, server.host) as prometheus:
        time.sleep(SECONDS + 2)
        window = f"[{SECONDS}s]"
        ((_, scrapes),) = prometheus.query(f'count_over_time(up{{job="telltale"}}{window})')
        ((_, successes),) = prometheus.query(f'sum_over_time(up{{job="telltale"}}{window})')
        target = prometheus.target()
        assert (target["health"], target["lastError"]) == ("up", "")
        assert scrapes >= SECONDS * 0.9
        assert successes == scrapes
        ((_, samples),) = prometheus.query("scrape_samples_scraped")
        ((_, kept),) = prometheus.query("scrape_samples_post_metric_relabeling")
        assert samples == kept > 100
        # Counters move as this machine does: its own processors' time passes at one second a second.
        busy = prometheus.query('sum(rate(node_cpu_seconds_total[30s]))')
        processors = len(prometheus.query('count by (cpu) (node_cpu_seconds_total)'))
        assert busy[0][1] == pytest.approx(processors, rel=0.1)
        ((_, slowest),) = prometheus.query(f"max_over_time(scrape_duration_seconds{window})")
        print(f"{scrapes:.0f} scrapes of {samples:.0f} samples, the slowest {slowest * 1000:.1f} ms")
        wrong = [line for line in prometheus.log.splitlines() if "level=error" in line
                 or "level=warn" in line and "scrape" in line]
        assert wrong == []
