"""/api/v1/units and /api/v1/sockets: their shape, and what of this host can be held against them."""

import contextlib
import os
import pwd
import socket
import threading
import time
from urllib.parse import quote

import pytest

from streams import metrics

UNIT = {
    "name", "cgroup", "kind", "slice", "container", "description", "state", "substate", "result",
    "restarts", "cpu", "cpu_user", "cpu_system", "cpu_limit", "throttled", "memory", "memory_anon",
    "memory_file", "memory_peak", "memory_high", "memory_limit", "oom_kills", "read", "written",
    "tasks", "tasks_limit", "pressure_cpu", "pressure_memory", "pressure_io", "tcp_sent",
    "tcp_received",
}


@pytest.fixture
def client(server):
    with server.http() as client:
        yield client


def eventually(look, seconds=5):
    """What `look` gives once it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.2)
    return found


# --- units


def test_units(client):
    answer = client.get("/api/v1/units").json()
    assert answer.keys() == {
        "time", "total", "matched", "seconds", "hierarchy", "absent", "units",
    }
    assert answer["hierarchy"] in ("v2", "hybrid", "v1", "none")
    assert answer["total"] == answer["matched"] == len(answer["units"])
    assert abs(answer["time"] - time.time()) < 3
    assert all(row.keys() == UNIT for row in answer["units"])
    groups = [row["cgroup"] for row in answer["units"]]
    assert len(groups) == len(set(groups))
    if answer["hierarchy"] == "none":
        assert not answer["units"]


def test_one_unit(client):
    units = client.get("/api/v1/units").json()["units"]
    if not units:
        pytest.skip("this host has no unit")
    for row in units[:5]:
        one = client.get(f"/api/v1/units/{quote(row['cgroup'], safe='')}").json()
        assert one.keys() == UNIT | {"children", "processes"}
        assert one["cgroup"] == row["cgroup"]
        by_name = client.get(f"/api/v1/units/{quote(row['name'], safe='')}").json()
        assert by_name["name"] == row["name"]
        assert all(process["unit"] == row["name"] for process in one["processes"])


@pytest.mark.parametrize("name", ["no-such.service", "%2fno%2fsuch", "..", "%00"])
def test_no_such_unit(client, name):
    answer = client.get(f"/api/v1/units/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query, field", [("sort=rss", "sort"), ("tree=true", "tree"), ("limit=0", "limit")]
)
def test_bad_parameters(client, query, field):
    answer = client.get(f"/api/v1/units?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, field)


async def test_units_over_the_stream(server):
    async with metrics(server, "?families=load") as stream:
        await stream.say(type="watch", topics=["units?sort=memory"])
        whole = await stream.until("units")
        assert whole["full"] is True and whole["topic"] == "units?sort=memory"
        changes = await stream.until("units")
        assert changes["full"] is False
        assert changes["gone"] is not None


# --- sockets


@contextlib.contextmanager
def listening(backlog=7):
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as listener:
        yield listener


def test_listener(client):
    with listening() as listener:
        port = listener.getsockname()[1]

        def find():
            answer = client.get("/api/v1/sockets").json()
            return [one for one in answer["listeners"] if one["port"] == port]

        (one,) = eventually(find)
        assert (one["protocol"], one["address"]) == ("tcp", "127.0.0.1")
        assert one["uid"] == os.geteuid()
        assert one["backlog_limit"] == 7
        (one,) = eventually(lambda: [one for one in find() if one["user"]])
        assert one["user"] == pwd.getpwuid(os.geteuid()).pw_name
        with socket.create_connection(("127.0.0.1", port)):
            eventually(lambda: [one for one in find() if one["backlog"] == 1])


def test_sockets(client):
    answer = client.get("/api/v1/sockets").json()
    assert answer.keys() == {
        "time", "seconds", "source", "unseen", "states", "total", "unattributed", "overruns",
        "listeners", "peers", "units",
    }
    assert answer["unseen"]
    assert answer["states"]["tcp"]["listen"] >= 1


@contextlib.contextmanager
def talking(listener):
    """100 kB a second over one connection, both ends of which are ours."""
    end = threading.Event()

    def talk():
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        with client, accepted:
            while not end.wait(0.05):
                client.sendall(b"x" * 5_000)
                accepted.recv(10_000)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def test_traffic(client):
    """In the host's total, and with the process that has both ends of it."""
    with listening() as listener, talking(listener):

        def total():
            answer = client.get("/api/v1/sockets").json()
            return answer["source"] != "sock_diag" or (answer["total"]["tcp_sent"] or 0) > 50_000

        eventually(total)
        if client.get("/api/v1/sockets").json()["source"] != "sock_diag":
            pytest.skip("the kernel's dump is refused here")

        def own():
            answer = client.get("/api/v1/processes", params={"filter": str(os.getpid())}).json()
            return [
                row
                for row in answer["processes"]
                if row["pid"] == os.getpid() and (row["tcp_sent"] or 0) > 50_000
            ]

        # Sockets are looked for some processes at a time.
        (row,) = eventually(own, seconds=25)
        assert row["tcp_received"] > 50_000
