"""StatsD: what real clients send is on the stream and on /metrics; floods and garbage disturb nothing."""

import os
import random
import socket
import time

import datadog.dogstatsd
import pytest
import statsd

from server import Server, free_port
from streams import events


@pytest.fixture(scope="module")
def listening(built, tmp_path_factory):
    """A service that takes StatsD's datagrams, with its UDP port and its socket."""
    folder = tmp_path_factory.mktemp("statsd")
    port = free_port()
    path = folder / "statsd.sock"
    running = Server(
        folder, "--statsd.listen", f"127.0.0.1:{port}", "--statsd.socket", str(path),
        interval="100ms",
    )
    running.udp, running.path = port, str(path)
    running.start().first_frame()
    yield running
    assert running.is_running, running.stderr
    running.stop()
    assert not path.exists(), "the socket goes with the service"


def _series(server):
    return {
        (series["name"], tuple(sorted(series["labels"].items()))): series["value"]
        for series in server.get("/api/v1/snapshot")["series"] if series["family"] == "custom"
    }


def _soon(condition, patience=5):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _metrics(server):
    with server.http() as client:
        text = client.get("/metrics").text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}, text


def _refused(server):
    return {
        entry["reason"]: entry["count"]
        for entry in server.get("/api/v1/self")["custom"]["refused"] if entry["source"] == "statsd"
    }


# --- real clients


def test_client_statsd(listening):
    client = statsd.StatsClient("127.0.0.1", listening.udp, prefix="shop")
    client.gauge("queue.length", 17)
    client.gauge("queue.length", 3, delta=True)
    client.gauge("below", -4)
    for _ in range(20):
        client.incr("orders")
    client.decr("orders", 5)
    for value in range(1, 101):
        client.timing("response", value)
    for user in ("a", "b", "a"):
        client.set("users", user)
    assert _soon(lambda: _series(listening).get(("shop_queue_length", ())) == 20)
    assert _soon(lambda: _series(listening).get(("shop_below", ())) == -4)
    assert _soon(lambda: _metrics(listening)[0].get("shop_response_count") == 100)
    assert _metrics(listening)[0].get("shop_orders_total") == 15
    values, text = _metrics(listening)
    assert "# TYPE shop_orders_total counter" in text
    assert "# TYPE shop_response summary" in text
    assert "# TYPE shop_queue_length gauge" in text
    assert values["shop_response_count"] == 100
    assert values["shop_response_sum"] == 5050
    catalogue = {m["name"]: m for m in listening.get("/api/v1/catalogue")["metrics"]}
    assert catalogue["shop_orders"]["unit"] == "{operation}/s"
    assert catalogue["shop_orders"]["kind"] == "rate"
    assert catalogue["shop_response_mean"]["unit"] == "ms"


async def test_the_stream_tells_what_comes_and_what_is_refused(listening):
    kept = len(_series(listening))
    async with events(listening, "?families=self") as stream:
        before = await stream.until("sample")
        refused = [name for name, _ in before.values if name == "telltale.custom.refused"]
        assert len(refused) == 1 + len(_refused(listening)), "each reason from the first sample on"
        sums = dict.fromkeys(("received", "values", "malformed", "dropped"), 0)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for _ in range(100):
                sender.sendto(b"told.of:1|g\ntold.of:2|g\nnonsense", ("127.0.0.1", listening.udp))
        for _ in range(10):
            sample = await stream.until("sample")
            seconds, before = sample.time - before.time, sample
            for name in ("received", "values", "dropped"):
                sums[name] += sample.value(f"telltale.statsd.{name}") * seconds
            sums["malformed"] += seconds * sample.value(
                "telltale.custom.refused", source="statsd", reason="malformed")
    # The rates are by the clock of their own tick, which the sample's whole tick is only near to.
    assert sums["received"] == pytest.approx(100, rel=0.3)
    assert sums["values"] == pytest.approx(200, rel=0.3)
    assert sums["malformed"] == pytest.approx(100, rel=0.3)
    assert sums["dropped"] == 0
    assert sample.value("telltale.custom.series", source="statsd") == kept + 1
    assert not any(name.startswith("telltale.textfile") for name, _ in sample.values)


def test_the_socket(listening):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"local.gauge:5|g\nlocal.gauge:+1|g", listening.path)
    assert _soon(lambda: _series(listening).get(("local_gauge", ())) == 6)


@pytest.mark.parametrize("way", ["udp", "unix"])
def test_client_datadog(listening, way):
    options = {"socket_path": listening.path} if way == "unix" else {
        "host": "127.0.0.1", "port": listening.udp}
    # Left to itself this client drops what a full socket does not take at once, and a Unix socket
    # holds no more than ten datagrams (net.unix.max_dgram_qlen).
    client = datadog.dogstatsd.DogStatsd(
        **options, constant_tags=[f"way:{way}"], disable_telemetry=True, disable_buffering=True,
        socket_timeout=5)
    client.gauge("dog.gauge", 2.5, tags=["env:prod", "beta"])
    for _ in range(7):
        client.increment("dog.count")
    client.increment("dog.sampled", 2, sample_rate=1)
    client.histogram("dog.size", 10)
    client.distribution("dog.spread", 20)
    client.timing("dog.time", 30)
    client.set("dog.users", "x")
    client.event("a title", "a text")
    client.service_check("a.check", 0)
    labels = (("beta", "true"), ("env", "prod"), ("way", way))
    assert _soon(lambda: _series(listening).get(("dog_gauge", labels)) == 2.5)
    assert _soon(lambda: _metrics(listening)[0].get(f'dog_count_total{{way="{way}"}}') == 7)
    # A tick may have come between two of the datagrams.
    for name in ("dog_size", "dog_spread", "dog_time"):
        assert _soon(lambda: _metrics(listening)[0].get(f'{name}_count{{way="{way}"}}') == 1), name
    assert _soon(lambda: _refused(listening)["event"] >= 2)


def test_rate_of_a_counter(listening):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        end = time.monotonic() + 2
        seen = []
        while time.monotonic() < end:
            sender.sendto(b"steady:1|c", ("127.0.0.1", listening.udp))
            time.sleep(0.01)
            seen.append(_series(listening).get(("steady", ())))
    rates = [value for value in seen[len(seen) // 2:] if value is not None]
    assert rates and 10 < sum(rates) / len(rates) < 110


# --- what is no StatsD


def test_garbage(listening):
    generator = random.Random(1)
    before = listening.get("/api/v1/snapshot")["seq"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(2000):
            sender.sendto(generator.randbytes(generator.randint(0, 600)), ("127.0.0.1", listening.udp))
        sender.sendto(b"x" * 65_000, ("127.0.0.1", listening.udp))
        sender.sendto(b"a:1|c\n" * 9000, ("127.0.0.1", listening.udp))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"y" * 150_000, listening.path)
        with pytest.raises(OSError):
            sender.sendto(b"y" * (10 << 20), listening.path)
    assert _soon(lambda: _refused(listening)["malformed"] > 100)
    assert _soon(lambda: _refused(listening)["too_long"] >= 1)
    assert _soon(lambda: listening.get("/api/v1/snapshot")["seq"] > before + 5)


def test_names_without_end(listening):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(0, 30_000, 30):
            lines = "".join(f"flood.n{number + n}:1|c\n" for n in range(30))
            sender.sendto(lines.encode(), ("127.0.0.1", listening.udp))
            time.sleep(0.0005)
    assert _soon(lambda: _refused(listening)["no_room"] > 5000)
    own = listening.get("/api/v1/self")["custom"]
    assert own["series"]["statsd"] <= 500
    listening.push({"name": "pushed_beside", "value": 1})
    assert _soon(lambda: ("pushed_beside", ()) in _series(listening)), "others keep their room"


def test_flood(listening):
    """As fast as one sender can: what the kernel drops is counted, and the cost is bounded."""
    ticks = os.sysconf("SC_CLK_TCK")

    def spent():
        fields = open(f"/proc/{listening.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", listening.udp))
        # What other tests have sent is to be in first.
        before = None
        while before != (before := listening.get("/api/v1/self")["custom"]["statsd"]):
            time.sleep(0.5)
        began, cost, sent = time.monotonic(), spent(), 0
        while time.monotonic() < began + 5:
            for _ in range(500):
                sender.send(b"flood.one:1|c|#a:b")
            sent += 500
        cost = (spent() - cost) / (time.monotonic() - began)

    def counted():
        now = listening.get("/api/v1/self")["custom"]["statsd"]
        return sum(now[key] - before[key] for key in ("datagrams", "dropped"))

    assert _soon(lambda: counted() == sent), f"{counted()} of {sent} are accounted for"
    # Ten samples a second are in it as well.
    assert cost < 0.07
