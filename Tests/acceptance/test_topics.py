"""Topics of /ws/metrics: tables that are pushed while somebody watches them."""

import asyncio
import os
import socket
import subprocess
from pathlib import Path

import pytest

from streams import metrics

from test_processes import ROW, named


@pytest.fixture
def child():
    """Starts and ends processes while a test runs."""
    children = []

    def start(*command):
        children.append(subprocess.Popen(command or ("sleep", "60")))
        return children[-1]

    yield start
    for process in children:
        process.kill()
        process.wait()


async def test_all_then_changes_then_gone(server, child):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", topics=["processes"])
        whole = await stream.until("processes")
        assert (whole["topic"], whole["full"]) == ("processes", True)
        assert whole["total"] == len(whole["processes"])
        assert all(row.keys() == ROW for row in whole["processes"])
        known = {row["pid"] for row in whole["processes"]}
        # With the second scan ever, rates are known of all.
        changes = await stream.until("processes")
        while len(changes["processes"]) > len(known) / 2:
            changes = await stream.until("processes")
        process = child()

        async def follow():
            changes = await stream.until("processes")
            # Who has missed one, as may happen at the start, begins anew.
            if changes["full"]:
                known.clear()
            known.update(row["pid"] for row in changes["processes"])
            known.difference_update(changes.get("gone", []))

        while process.pid not in known:
            await follow()
        process.kill()
        process.wait()
        while process.pid in known:
            await follow()


async def test_rows_come_each_second(server):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", topics=["processes?sort=pid&limit=5"])
        times = [(await stream.until("processes"))["time"] for _ in range(5)]
    # The first one may be of a scan from before this watch.
    for before, after in zip(times[1:], times[2:]):
        assert 0.5 < after - before < 1.9


async def test_changes_lead_to_the_whole(server):
    """Who adds the changes up has what somebody who asks for all gets."""
    async with metrics(server, "?families=load") as stream, metrics(server) as other:
        await stream.say(type="watch", topics=["processes"])
        rows = {}
        for _ in range(4):
            message = await stream.until("processes")
            if message["full"]:
                rows = {}
            rows |= {row["pid"]: row for row in message["processes"]}
            for pid in message.get("gone", []):
                del rows[pid]
        await other.say(type="watch", topics=["processes"])
        whole = await other.until("processes")
        while message["time"] < whole["time"]:
            message = await stream.until("processes")
            rows |= {row["pid"]: row for row in message["processes"]}
            for pid in message["gone"]:
                del rows[pid]
        assert whole["time"] == message["time"]
        assert rows == {row["pid"]: row for row in whole["processes"]}


async def test_samples_go_on_beside_topics(server):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", topics=["processes"])
        await stream.until("processes")
        samples = await stream.samples(3)
    assert [sample.seq - samples[0].seq for sample in samples] == [0, 1, 2]


async def test_a_paused_stream_still_gets_topics(server):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="pause")
        await stream.say(type="watch", topics=["processes?limit=1"])
        for _ in range(2):
            await stream.until("processes")


async def test_watch_replaces_and_ends(server):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", topics=["processes?limit=1", "sockets"])
        await stream.until("sockets", patience=15)
        await stream.until("processes")
        await stream.say(type="watch", topics=["processes?limit=1"])
        # What is kept goes on with changes.
        assert False in [(await stream.until("processes"))["full"] for _ in range(2)]
        await stream.say(type="watch", topics=[])
        await stream.say(type="mark")
        kind, _ = await stream.next()
        while kind != "error":
            kind, _ = await stream.next()
        for _ in range(3):
            kind, content = await stream.next()
            # Units of this host may come and go meanwhile.
            assert kind in ("sample", "schema"), content


async def test_sockets_tell_what_changed(server):
    """A listener that comes and goes, put together from messages of what changed."""
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", topics=["sockets"])
        message = await stream.until("sockets", patience=15)
        assert message["full"] is True
        assert "gone" not in message
        listeners = {row["inode"]: row for row in message["listeners"]}
        changes = 0

        async def follow(is_over):
            nonlocal changes
            for _ in range(30):
                message = await stream.until("sockets", patience=15)
                assert message["states"]["tcp"]["listen"] >= 1
                # Who has missed one, as may happen at the start, begins anew.
                if message["full"]:
                    listeners.clear()
                else:
                    changes += 1
                listeners.update({row["inode"]: row for row in message["listeners"]})
                for inode in message.get("gone", {}).get("listeners", []):
                    del listeners[inode]
                if is_over():
                    return
            raise AssertionError(listeners)

        with socket.create_server(("127.0.0.1", 0)) as listener:
            inode = os.fstat(listener.fileno()).st_ino
            await follow(lambda: listeners.get(inode, {}).get("process") is not None)
            row = listeners[inode]
            assert row["port"] == listener.getsockname()[1]
            assert row["pid"] == os.getpid()
            assert row["process"] == Path("/proc/self/comm").read_text().rstrip("\n")
        await follow(lambda: inode not in listeners)
        assert changes > 0


async def test_one_process_until_it_ends(server, child):
    process = child()
    async with metrics(server, "?families=load") as stream:
        topic = f"process/{process.pid}"
        await stream.say(type="watch", topics=[topic])
        message = await stream.until("process")
        while message["process"] is None:
            message = await stream.until("process")
        assert message["topic"] == topic
        assert message["process"]["pid"] == process.pid
        assert message["process"]["name"] == "sleep"
        assert "memory" in message["process"]
        process.kill()
        process.wait()
        while message["process"] is not None:
            message = await stream.until("process")


async def test_hostile_name_over_the_stream(server):
    with named(b"<img src=x oner", "\x07\"</script>") as process:
        async with metrics(server, "?families=load") as stream:
            await stream.say(type="watch", topics=[f"processes?filter={process.pid}"])
            while True:
                message = await stream.until("processes")
                rows = {row["pid"]: row for row in message["processes"]}
                if rows.get(process.pid, {}).get("name") == "<img src=x oner":
                    break
            assert "</script>" in rows[process.pid]["command"]


BAD = {
    "no topics": {}, "no list": {"topics": "processes"}, "an unknown one": {"topics": ["users"]},
    "a number": {"topics": [1]}, "a bad parameter": {"topics": ["processes?sort=x"]},
    "a tree": {"topics": ["processes?tree=true"]}, "no process": {"topics": ["process/x"]},
    "too many": {"topics": [f"process/{pid}" for pid in range(1, 18)]},
    "one bad among good ones": {"topics": ["processes", "proceses"]},
}


@pytest.mark.parametrize("message", BAD.values(), ids=BAD)
async def test_bad_watch_is_answered_and_the_stream_goes_on(server, message):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", **message)
        kind, content = await stream.next()
        while kind != "error":
            kind, content = await stream.next()
        assert content["field"].startswith("topics")
        await stream.until("sample")


async def test_topics_are_bounded(server):
    """64 different topics; the others are refused, and those who share one are not."""
    async with asyncio.TaskGroup() as tasks:
        ready = asyncio.Barrier(5)
        done = asyncio.Event()

        async def watch(first):
            async with metrics(server, "?families=load") as stream:
                topics = [f"processes?limit={first + n}" for n in range(16)]
                await stream.say(type="watch", topics=topics)
                await stream.until("processes")
                await ready.wait()
                await done.wait()

        for first in range(1, 65, 16):
            tasks.create_task(watch(first))
        await ready.wait()
        async with metrics(server, "?families=load") as stream:
            await stream.say(type="watch", topics=["processes?limit=99"])
            kind, content = await stream.next()
            while kind != "error":
                kind, content = await stream.next()
            assert "too many" in content["detail"]
            await stream.say(type="watch", topics=["processes?limit=1"])
            await stream.until("processes")
        done.set()
