"""Clients of the streams, made of libraries that are not ours: httpx-sse and websockets."""

import asyncio
import contextlib
import dataclasses
import json

import httpx
import httpx_sse
import websockets.asyncio.client

from timeline import second_of

PATIENCE = 5
# A schema of a large machine is longer than the library's usual bound.
LARGEST_MESSAGE = 16 << 20


def key(series):
    """What tells one series from another: its name and labels."""
    return series["name"], tuple(sorted(series["labels"].items()))


@dataclasses.dataclass
class Sample:
    """One frame, with the schema that it belongs to."""

    message: dict
    schema: dict

    @property
    def seq(self):
        return self.message["seq"]

    @property
    def time(self):
        return self.message["time"]

    @property
    def second(self):
        """The tick that it is of, for a service that samples each second."""
        return second_of(self.time)

    @property
    def values(self):
        keys = [key(series) for series in self.schema["series"]]
        return dict(zip(keys, self.message["values"], strict=True))

    @property
    def stale(self):
        """The series whose older value is repeated."""
        return {key(self.schema["series"][position]) for position in self.message.get("stale", [])}

    def value(self, name, **labels):
        return self.values[name, tuple(sorted(labels.items()))]


class Stream:
    """What SSE and WebSocket have in common: messages as (kind, content), and the schema at hand."""

    def __init__(self):
        self.schema = None

    async def next(self, patience=PATIENCE):
        """The next message of any kind."""
        async with asyncio.timeout(patience):
            kind, content = await self._receive()
        if kind == "schema":
            self.schema = content
        if kind == "sample":
            assert self.schema, "a sample came before any schema"
            assert content["version"] == self.schema["version"], "a sample of an unknown schema"
            content = Sample(content, self.schema)
        return kind, content

    async def next_word(self):
        """The next message, passing over `samples.missed`, which tells that the service had no processor."""
        while True:
            kind, content = await self.next()
            if kind != "samples.missed":
                return kind, content

    async def until(self, wanted, patience=PATIENCE):
        """The next message of a kind; others are passed over, but for errors."""
        async with asyncio.timeout(patience):
            while True:
                kind, content = await self.next(patience)
                if kind == wanted:
                    return content
                assert kind != "error", content

    async def samples(self, number, patience=PATIENCE):
        return [await self.until("sample", patience) for _ in range(number)]


class Events(Stream):
    """A stream of server-sent events."""

    def __init__(self, source):
        super().__init__()
        self.response = source.response
        self.retry = None
        self.ids = []
        self._source = source.aiter_sse()

    async def _receive(self):
        while True:
            event = await anext(self._source)
            if event.retry is not None:
                self.retry = event.retry
            # A block without data, as one that only says `retry`, is no event.
            if event.data:
                self.ids.append(event.id)
                return event.event, json.loads(event.data)

    async def ended(self, patience=PATIENCE):
        """Waits until the server has ended the stream, as HTTP has it."""
        async with asyncio.timeout(patience):
            rest = [event async for event in self._source]
        assert not rest, f"events behind the end: {rest}"


@contextlib.asynccontextmanager
async def events(server, query="", last_event_id=None):
    """Opens /metrics/stream."""
    headers = {"Last-Event-ID": str(last_event_id)} if last_event_id is not None else {}
    timeout = httpx.Timeout(5, read=None)
    async with (
        httpx.AsyncClient(trust_env=False, timeout=timeout) as client,
        httpx_sse.aconnect_sse(
            client, "GET", f"{server.url}/metrics/stream{query}", headers=headers
        ) as source,
    ):
        assert source.response.status_code == 200, await source.response.aread()
        yield Events(source)


class Socket(Stream):
    """A WebSocket."""

    def __init__(self, connection):
        super().__init__()
        self.connection = connection

    async def _receive(self):
        content = json.loads(await self.connection.recv())
        return content["type"], content

    async def say(self, **message):
        await self.connection.send(json.dumps(message))

    async def closed(self, patience=PATIENCE):
        """Waits for the end, and gives the close code."""
        async with asyncio.timeout(patience):
            await self.connection.wait_closed()
        return self.connection.close_code


@contextlib.asynccontextmanager
async def websocket(server, path):
    """Opens a WebSocket, as a program would: without an Origin."""
    async with websockets.asyncio.client.connect(
        f"{server.ws_url}{path}", proxy=None, compression=None, max_size=LARGEST_MESSAGE,
        open_timeout=PATIENCE, close_timeout=PATIENCE,
    ) as connection:
        yield Socket(connection)


def metrics(server, query=""):
    return websocket(server, f"/ws/metrics{query}")


@contextlib.asynccontextmanager
async def activity(server, query=""):
    """Opens /ws/activity, and gives it with its first message."""
    async with websocket(server, f"/ws/activity{query}") as socket:
        kind, hello = await socket.next()
        assert kind == "hello", hello
        yield socket, hello


OPENERS = {"sse": events, "ws": metrics}
