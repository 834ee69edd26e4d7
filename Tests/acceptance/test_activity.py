"""/ws/activity: who is watching, and what happens."""

import asyncio
import time

import pytest

from streams import activity, events, metrics


@pytest.fixture
def own_server(start_server):
    """Nobody else watches it."""
    return start_server(interval="100ms").first_frame()


def _ids(viewers):
    return {viewer["id"] for viewer in viewers}


async def test_hello_says_who_is_there(own_server):
    async with activity(own_server) as (_, first), activity(own_server) as (_, second):
        assert first["viewers"] == 1
        assert _ids(first["present"]) == {first["you"]["id"]}
        assert second["viewers"] == 2
        assert _ids(second["present"]) == {first["you"]["id"], second["you"]["id"]}
        assert second["you"].keys() == {"id", "name"}
        for viewer in second["present"]:
            assert viewer.keys() == {"id", "name", "since", "stream"}
            assert viewer["stream"] == "activity"
            assert abs(second["time"] - viewer["since"]) < 10


async def test_joining_and_leaving_is_told(own_server):
    async with activity(own_server) as (watching, _):
        async with activity(own_server) as (_, hello):
            joined = await watching.until("viewer.joined")
            assert joined["viewers"] == 2
            assert joined["viewer"]["id"] == hello["you"]["id"]
            assert joined["viewer"]["name"] == hello["you"]["name"]
        left = await watching.until("viewer.left")
        assert left["viewers"] == 1
        assert left["viewer"]["id"] == hello["you"]["id"]


@pytest.mark.parametrize("opened, stream", [(events, "sse"), (metrics, "ws")])
async def test_stream_without_an_id_is_a_viewer(own_server, opened, stream):
    async with activity(own_server) as (watching, _):
        async with opened(own_server):
            joined = await watching.until("viewer.joined")
            assert joined["viewer"]["stream"] == stream
            assert joined["viewers"] == 2
        left = await watching.until("viewer.left")
        assert left["viewer"]["id"] == joined["viewer"]["id"]
        assert left["viewers"] == 1


@pytest.mark.parametrize("opened, stream", [(events, "sse"), (metrics, "ws")])
async def test_page_counts_once(own_server, opened, stream):
    """A page opens the activity, and its stream with the id that it got there."""
    async with activity(own_server) as (watching, _):
        async with activity(own_server) as (_, hello):
            await watching.until("viewer.joined")
            async with opened(own_server, f"?viewer={hello['you']['id']}") as page:
                sample = await page.until("sample")
                viewers = own_server.get("/api/v1/viewers")
                assert viewers["viewers"] == 2
                streams = {viewer["id"]: viewer["stream"] for viewer in viewers["present"]}
                assert streams[hello["you"]["id"]] == f"activity+{stream}"
                while sample.value("telltale.viewers") != 2:
                    sample = await page.until("sample")
        # The next word is of the leaving: the stream was no second joining.
        kind, message = await watching.next_word()
        assert kind == "viewer.left"
        assert message["viewers"] == 1
        assert message["viewer"]["id"] == hello["you"]["id"]


async def test_unknown_viewer_id_is_a_new_viewer(own_server):
    async with activity(own_server) as (watching, _):
        async with events(own_server, "?viewer=nobody"):
            joined = await watching.until("viewer.joined")
    assert joined["viewers"] == 2
    assert joined["viewer"]["id"] != "nobody"


async def test_renaming_is_told_to_all(own_server):
    async with activity(own_server) as (watching, _), activity(own_server) as (renaming, hello):
        await renaming.say(type="rename", name="  Ada Lovelace ")
        for socket in (watching, renaming):
            renamed = await socket.until("viewer.renamed")
            assert renamed["viewer"]["id"] == hello["you"]["id"]
            assert renamed["viewer"]["name"] == "Ada Lovelace"
            assert renamed["was"] == hello["you"]["name"]
            assert renamed["viewers"] == 2
        async with activity(own_server) as (_, later):
            names = {viewer["id"]: viewer["name"] for viewer in later["present"]}
            assert names[hello["you"]["id"]] == "Ada Lovelace"


BAD_NAMES = ["", "   ", "x" * 41, "bell\x07", "two\nlines", "right\u202eleft"]


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
async def test_bad_name_is_refused(own_server, name):
    async with activity(own_server) as (socket, hello):
        await socket.say(type="rename", name=name)
        kind, error = await socket.next_word()
        assert kind == "error"
        assert error["field"] == "name"
        await socket.say(type="rename", name="x" * 40)
        renamed = await socket.until("viewer.renamed")
        assert renamed["was"] == hello["you"]["name"], "the bad name changed nothing"


async def test_custom_metric_appears_and_goes_stale(own_server):
    async with activity(own_server) as (watching, _):
        pushed = time.time()
        own_server.push({"name": "lamp", "value": 1, "labels": {"room": "hall"}, "ttl": 1})
        series = {"name": "lamp", "labels": {"room": "hall"}}
        appeared = await watching.until("custom.appeared")
        assert appeared["series"] == series
        stale = await watching.until("custom.stale")
        assert stale["series"] == series
        assert 1 <= stale["time"] - pushed < 1.7


async def test_schema_change_is_told(own_server):
    async with activity(own_server) as (watching, _), events(own_server) as stream:
        version = (await stream.until("schema"))["version"]
        own_server.push([{"name": "a", "value": 1}, {"name": "b", "value": 2}])
        changed = await watching.until("schema.changed")
        schema = await stream.until("schema")
    assert changed["version"] == schema["version"] == version + 1
    assert (changed["added"], changed["removed"]) == (2, 0)


async def test_ping_is_answered(own_server):
    async with activity(own_server) as (socket, _):
        async with asyncio.timeout(5):
            pong = await socket.connection.ping(b"are you there?")
            await pong


async def test_bad_message_is_answered(own_server):
    async with activity(own_server) as (socket, _):
        for message in ("hello", '{"type":"subscribe"}', '{"type":"rename"}', '{"name":"x"}'):
            await socket.connection.send(message)
            kind, error = await socket.next_word()
            assert kind == "error", message
            assert error["detail"]
        await socket.say(type="rename", name="still here")
        await socket.until("viewer.renamed")
