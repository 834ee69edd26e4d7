"""/ws/metrics: what a client may say there."""

import asyncio

import pytest

from streams import metrics
from timeline import tick_of


async def chosen(every, sample, number, samples):
    """Of a stream with every tick's sample, from `sample` on: those of every `number`-th tick, between the ones given.

    Their sequence numbers are not `number` apart where the service missed a tick.
    """
    assert sample.seq <= samples[0].seq
    seqs = []
    while sample.seq <= samples[-1].seq:
        if sample.seq >= samples[0].seq and tick_of(sample.time, 0.1) % number == 0:
            seqs.append(sample.seq)
        sample = await every.until("sample")
    return seqs


async def test_subscribe_changes_families(fast_server):
    async with metrics(fast_server) as stream:
        await stream.until("sample")
        await stream.say(type="subscribe", families=["load", "memory"])
        schema = await stream.until("schema")
        assert {series["family"] for series in schema["series"]} == {"load", "memory"}
        samples = await stream.samples(3)
        assert [s.seq - samples[0].seq for s in samples] == [0, 1, 2]
        await stream.say(type="subscribe")
        schema = await stream.until("schema")
        assert len({series["family"] for series in schema["series"]}) > 8, "all again"


async def test_subscribe_changes_the_interval(fast_server):
    async with metrics(fast_server, "?families=load") as every, metrics(fast_server) as stream:
        first = await every.until("sample")
        await stream.say(type="subscribe", families=["load"], interval="300ms")
        schema = await stream.until("schema")
        while {series["family"] for series in schema["series"]} != {"load"}:
            schema = await stream.until("schema")
        samples = await stream.samples(4)
        assert await chosen(every, first, 3, samples) == [sample.seq for sample in samples]


async def test_subscribe_replays(fast_server):
    async with metrics(fast_server) as stream:
        first = await stream.until("sample")
        await stream.samples(5)
        await stream.say(type="subscribe", families=["load"], after=first.seq)
        await stream.until("schema")
        samples = await stream.samples(8)
    assert [sample.seq for sample in samples] == list(range(first.seq + 1, first.seq + 9))


async def test_pause_and_resume_lose_nothing(fast_server):
    async with metrics(fast_server, "?families=load") as stream:
        await stream.until("sample")
        await stream.say(type="pause")
        # What was on its way is let through; the answer to a message that is none comes behind it.
        await stream.say(type="mark")
        last, answered = None, False
        while not answered:
            kind, content = await stream.next()
            last = content.seq if kind == "sample" else last
            answered = kind == "error"
        with pytest.raises(TimeoutError):
            await stream.next(patience=1)
        await stream.say(type="resume")
        samples = await stream.samples(12)
    if last is not None:
        assert samples[0].seq == last + 1
    first = samples[0].seq
    assert [sample.seq for sample in samples] == list(range(first, first + 12))


BAD_MESSAGES = {
    "no JSON": ("subscribe", ""),
    "an array": ("[]", ""),
    "no type": ('{"families":["cpu"]}', "type"),
    "an unknown type": ('{"type":"stop"}', "type"),
    "families of another type": ('{"type":"subscribe","families":"cpu"}', "families"),
    "an unknown family": ('{"type":"subscribe","families":["cpus"]}', "families"),
    "no duration": ('{"type":"subscribe","interval":"often"}', "interval"),
    "no multiple of the tick": ('{"type":"subscribe","interval":"150ms"}', "interval"),
    "a number as interval": ('{"type":"subscribe","interval":2}', "interval"),
    "a negative number": ('{"type":"subscribe","after":-1}', "after"),
}


@pytest.mark.parametrize("message, field", BAD_MESSAGES.values(), ids=BAD_MESSAGES)
async def test_bad_message_is_answered_and_the_stream_goes_on(fast_server, message, field):
    async with metrics(fast_server, "?families=load") as stream:
        before = await stream.until("sample")
        await stream.connection.send(message)
        seqs, error = [before.seq], None
        async with asyncio.timeout(5):
            while error is None or len(seqs) < 6:
                kind, content = await stream.next()
                if kind == "error":
                    assert error is None
                    error = content
                if kind == "sample":
                    seqs.append(content.seq)
    assert error["detail"]
    assert error.get("field", "") == field
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))


async def test_parameters_in_the_address(fast_server):
    async with (
        metrics(fast_server, "?families=load") as every,
        metrics(fast_server, "?families=load&interval=200ms") as stream,
    ):
        first = await every.until("sample")
        samples = await stream.samples(3)
        assert {series["family"] for series in samples[0].schema["series"]} == {"load"}
        assert await chosen(every, first, 2, samples) == [sample.seq for sample in samples]
