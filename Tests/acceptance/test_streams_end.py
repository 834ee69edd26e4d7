"""The ends of streams: numbers that the ring has let go of, and a service that stops."""

import asyncio
import json
import urllib.request

import pytest

from streams import activity, events, metrics

CPUS = 4000
FRAMES = 45


@pytest.fixture
def forgetful_server(start_server, tmp_path):
    """A service whose ring holds some dozen frames only.

    Its host has very many processors, and the schema changes with each sample, so that each frame
    is kept whole: about 400 kB of the 16 MiB.
    """
    procfs = tmp_path / "proc"
    procfs.mkdir()
    row = " ".join(["100"] * 10)
    rows = [f"cpu  {row}"] + [f"cpu{number} {row}" for number in range(CPUS)]
    (procfs / "stat").write_text("\n".join(rows) + "\nctxt 1\nbtime 1700000000\nprocesses 1\n")
    (procfs / "loadavg").write_text("0.10 0.20 0.30 1/100 1234\n")
    (procfs / "uptime").write_text("100.00 400.00\n")
    return start_server("--path.procfs", str(procfs), interval="200ms")


@pytest.mark.limit(90)
async def test_number_that_is_no_longer_there(forgetful_server):
    server = forgetful_server
    async with events(server, "?families=load") as steady:
        first = await steady.until("sample")
        for number in range(FRAMES):
            server.push({"name": f"step_{number}", "value": number})
            await steady.until("sample")
        async with events(server, "?families=load", last_event_id=first.seq) as stream:
            kind, gap = await stream.next()
            while kind == "schema":
                kind, gap = await stream.next()
            samples = await stream.samples(5)
    assert kind == "gap"
    assert gap["from"] == first.seq + 1
    assert gap["to"] >= gap["from"]
    assert [sample.seq for sample in samples] == list(range(gap["to"] + 1, gap["to"] + 6))


async def test_everyone_is_told_when_the_service_stops(start_server):
    server = start_server()
    async with events(server) as sse, metrics(server) as ws, activity(server) as (people, _):
        await asyncio.gather(sse.until("sample"), ws.until("sample"))
        stopping = asyncio.get_running_loop().run_in_executor(None, server.stop)

        bye = await sse.until("bye")
        assert bye["reason"]
        await sse.ended()

        bye = await ws.until("bye")
        assert bye["reason"]
        assert await ws.closed() == 1001, "going away"

        stopped = await people.until("service.stopping")
        assert stopped["time"] > 0
        assert await people.closed() == 1001

        assert await stopping < 1, "from SIGTERM to the exit, with streams open"


async def test_stop_frees_the_port_for_the_next(start_server):
    first = start_server()
    async with events(first) as stream:
        await stream.until("sample")
        first.stop()
        # Connections of the old one may linger in the kernel; the new one listens all the same.
        second = start_server(port=first.port)
    with urllib.request.urlopen(f"{second.url}/healthz", timeout=5) as answer:
        assert json.load(answer)["status"] == "ok"
