"""A file system that does not answer holds up nothing but its own figures.

There are two ways of not answering. While its server has not read the request, whoever waits for it can be
killed; once it has, not even that. So both are tried, and both at once.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time

import prometheus_client.parser
import pytest

from frozen import EnclosedServer, fuse_mounts, is_possible, state_of
from server import BINARY, Failed, environment
from streams import activity, events

WAYS = [("unread",), ("read",), ("unread", "read")]
SECONDS = 20
# A mount is asked every five seconds, and then has two to answer in; one after the other, where two die
# in the same round. The rest is for starting a probe for the second.
NOTICED = 5 + 2 * 2 + 3
# What does not answer is asked again after five, then ten, then twenty seconds.
RECOVERED = 45

# Sleeps until each tenth of a second, as the sampler does, and writes down which and how late it came.
CONTROL = """
import time
while True:
    tick = int(time.time() * 10) + 1
    time.sleep(max(0, tick / 10 - time.time()))
    print(tick, time.time() - tick / 10, flush=True)
"""
# Where that comes so late, in seconds, it was the machine.
HELD_UP = 0.01


@contextlib.contextmanager
def held_up_ticks():
    """The ticks in tenths of a second at which the machine was held up meanwhile; filled in at the end."""
    ticks = set()
    control = subprocess.Popen([sys.executable, "-c", CONTROL], stdout=subprocess.PIPE, text=True)
    try:
        yield ticks
    finally:
        control.kill()
        for line in control.communicate()[0].splitlines():
            tick, late = line.split()
            if float(late) > HELD_UP:
                # Those that it slept through as well.
                ticks.update(range(int(tick), int(tick) + int(float(late) * 10) + 1))


pytestmark = pytest.mark.skipif(is_possible() is not None, reason=str(is_possible()))


@pytest.fixture
def mounts(namespace, tmp_path):
    """Two that will be frozen, and one that goes on."""
    with fuse_mounts(namespace) as mount:
        yield [mount(tmp_path / name) for name in ("one", "two", "alive")]


@pytest.fixture
def server(namespace, mounts, tmp_path):
    server = EnclosedServer(namespace, tmp_path, interval="100ms").start()
    yield server
    if server.is_running:
        server.stop()


def limit(sample, mount):
    """The key of the series that tells a mount's size."""
    for key in sample.values:
        if key[0] == "system.filesystem.limit" and ("mountpoint", mount.where) in key[1]:
            return key
    return None


async def await_sample(stream, what, is_right, patience):
    """The first sample that is right."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        sample = await stream.until("sample")
        if is_right(sample):
            return sample
    raise Failed(f"not {what} within {patience} s")


def all_there(sample, mounts):
    keys = [limit(sample, mount) for mount in mounts]
    return all(key and key not in sample.stale for key in keys)


def all_stale(sample, mounts):
    return all(limit(sample, mount) in sample.stale for mount in mounts)


def device_errors(server):
    """What /metrics says of each mount, and how long that took."""
    began = time.monotonic()
    with server.http() as client:
        text = client.get("/metrics").text
    took = time.monotonic() - began
    found = {}
    for family in prometheus_client.parser.text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "node_filesystem_device_error":
                labels = sample.labels
                found[labels["mountpoint"]] = (sample.value, labels["device_error"])
    return found, took


@pytest.mark.limit(120)
@pytest.mark.parametrize("ways", WAYS, ids="-and-".join)
async def test_samples_go_on(server, mounts, ways):
    frozen, alive = mounts[: len(ways)], mounts[len(ways) :]
    async with events(server, "?families=self,filesystem") as stream, activity(server) as (watching, _):
        await await_sample(stream, "measured", lambda sample: all_there(sample, mounts), NOTICED)
        threads = len(server.threads())
        for mount, way in zip(frozen, ways, strict=True):
            mount.freeze(way)
        lateness, noticed = {}, None
        began = time.monotonic()
        with held_up_ticks() as held_up:
            while time.monotonic() - began < SECONDS:
                sample = await stream.until("sample")
                late = sample.value("telltale.sample.lateness")
                lateness[round((sample.time - late) * 10)] = late
                if noticed is None and all_stale(sample, frozen):
                    noticed = time.monotonic() - began
                if noticed is not None:
                    assert all_stale(sample, frozen)
                assert not server.held()
                # One that asks those that answer, one that tries another, and one for each that is stuck.
                assert len(server.probes()) <= len(frozen) + 2
        assert noticed is not None and noticed < NOTICED
        # The others missed no round of theirs.
        assert all_there(sample, alive)
        assert len(lateness) > SECONDS * 9
        judged = sorted(late for tick, late in lateness.items() if tick not in held_up)
        # A service that keeps others from the processor would hold up both.
        assert len(judged) > SECONDS * 8
        late = judged[int(len(judged) * 0.99)]
        print(f"lateness p99 {late * 1000:.1f} ms of {len(judged)} samples, {len(lateness) - len(judged)} left out")
        assert late < 0.02
        # Swift's own come and go; none was added, and a scrape will bring its own.
        assert len(server.threads()) <= threads

        errors, took = device_errors(server)
        assert took < 1
        for mount in frozen:
            assert errors[mount.where] == (1, "mountpoint timeout")
        for mount in alive:
            assert errors[mount.where] == (0, "")

        for mount in frozen:
            mount.thaw()
        await await_sample(stream, "recovered", lambda sample: all_there(sample, mounts), RECOVERED)
        silent = {(await watching.until("mount.silent"))["mountpoint"] for _ in frozen}
        assert silent == {mount.where for mount in frozen}
        answers = {(await watching.until("mount.answers"))["mountpoint"] for _ in frozen}
        assert answers == silent
    assert not server.held_probes()
    errors, _ = device_errors(server)
    assert all(errors[mount.where] == (0, "") for mount in mounts)


@pytest.mark.limit(60)
@pytest.mark.parametrize("ways", WAYS, ids="-and-".join)
async def test_it_stops_within_a_second(server, mounts, ways):
    frozen = mounts[: len(ways)]
    async with events(server, "?families=self,filesystem") as stream:
        await await_sample(stream, "measured", lambda sample: all_there(sample, mounts), NOTICED)
        for mount, way in zip(frozen, ways, strict=True):
            mount.freeze(way)
        await await_sample(stream, "noticed", lambda sample: all_stale(sample, frozen), NOTICED)
    took = server.stop()
    print(f"stopped within {took * 1000:.0f} ms")
    assert took < 1


@pytest.mark.parametrize("command", ["metrics", "snapshot"])
def test_a_single_reading_ends(namespace, mounts, tmp_path, command):
    mounts[0].freeze("unread")
    mounts[1].freeze("read")
    (tmp_path / "empty.yaml").touch()
    found = subprocess.run(
        namespace.command(BINARY, command, "--config", tmp_path / "empty.yaml"),
        env=environment(), capture_output=True, text=True, timeout=15,
    )
    assert found.returncode == 0, found.stderr
    assert mounts[2].where in found.stdout


def test_nothing_to_ask_starts_no_probe(namespace, tmp_path):
    server = EnclosedServer(namespace, tmp_path, interval="100ms").start().first_frame()
    time.sleep(1)
    assert server.probes() == []
    server.stop()


def test_a_probe_goes_with_the_service(server, mounts):
    server.first_frame()
    time.sleep(1)
    assert len(server.probes()) == 1
    mounts[0].freeze("unread")
    time.sleep(NOTICED)
    probes = server.probes()
    assert probes
    os.kill(server.pid, signal.SIGKILL)
    server.process.wait(5)
    time.sleep(0.5)
    assert not [probe for probe in probes if state_of(probe) not in (None, "Z")]


def test_probe_is_not_for_people():
    found = subprocess.run([BINARY, "probe"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert found.returncode == 64
    assert "the service" in found.stderr
