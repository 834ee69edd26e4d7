"""Units under a real systemd: what one is said to use and to send is what it used and sent."""

import time

import pytest

from loads import ProcessorClock
from streams import key
from timeline import following, second_of
from unit import wait_until
from watching import Samples, Tables

SHARE, SECONDS = 0.5, 8
# Of each direction a size of its own, so that neither can stand for the other.
PORT, REQUEST, ANSWER, COUNT = 7001, 40_000, 10_000, 100
CONNECTIONS, SIZE, REPLY = 1000, 10_240, 2048


@pytest.fixture
def watch(unit):
    """Starts the service, and follows it once it can tell rates; ends what it gave."""
    followers = []

    def start():
        unit.start()
        tables, samples = Tables(unit), Samples(unit, "unit")
        for follower in (tables, samples):
            follower.start()
            followers.append(follower)
        wait_until("rates", 10, lambda: samples.all and any(
            sockets["total"]["tcp_sent"] is not None for sockets in list(tables.sockets.values())))
        return tables, samples

    yield start
    for follower in followers:
        follower.stop()


def later(tables, scans):
    """Waits for so many scans more, and gives the last table of units."""
    enough = len(tables.units) + scans
    wait_until("more scans", scans + 5, lambda: min(len(tables.units), len(tables.sockets)) >= enough)
    return tables.units[max(tables.units)]["units"]


def moved(rates):
    """Bytes, by the rates of all scans as (bytes a second, seconds), and by how much they can be off.

    Rates are told in whole bytes, and seconds to the thousandth.
    """
    rates = [(rate, seconds) for rate, seconds in rates if rate is not None]
    return (
        sum(rate * seconds for rate, seconds in rates),
        sum(rate * 0.0005 + seconds * 0.5 for rate, seconds in rates),
    )


def moved_by(tables, name, member):
    """What a unit moved in all scans."""
    rows = [(table["units"].get(name), table["seconds"]) for table in list(tables.units.values())]
    return moved((row[member], seconds) for row, seconds in rows if row)


def assert_moved(tables, name, member, least, most=None):
    """So many bytes, or one of so many, as exactly as rates can tell."""
    total, off = moved_by(tables, name, member)
    print(f"{name} {member}: {total:.0f} of {least} bytes, rounded by up to {off:.0f}")
    assert least - off <= total <= (most or least) + off, (name, member)


def asked_in_one_scan(unit, name):
    """A unit's row in the table, the unit by its name, and the time of the scan that both are of."""
    while True:
        table = unit.get_json(f"/api/v1/units?filter={name}")
        one = unit.get_json(f"/api/v1/units/{name}")
        if unit.get_json("/api/v1/units?limit=1")["time"] == table["time"]:
            (row,) = table["units"]
            return row, one, table["time"]


def test_processor_time_and_traffic_of_a_unit(unit, loads, watch, record_property):
    loads.start("answering", "answering", PORT, REQUEST, ANSWER)
    loads.start("busy", "busy", SHARE, PORT, REQUEST, ANSWER, COUNT)
    clock = ProcessorClock(loads.main_pid("busy"))
    # What is there at the service's first look has series of its own from then on.
    tables, samples = watch()
    with following(clock.read, 0.005) as own:
        later(tables, 1)
        unit.container.run("systemctl", "kill", "--signal=USR1", "busy.service")
        later(tables, SECONDS // 2)
        row, one, asked = asked_in_one_scan(unit, "busy.service")
        later(tables, SECONDS // 2)
        wait_until("the last byte", 30, lambda: later(tables, 1)["busy.service"]["tcp_sent"] == 0)

    # Answers are the row that is pushed, and the one unit's answer has its process beside it.
    assert row["description"] == "Known as busy" and row["state"] == "active"
    assert tables.units[asked]["units"]["busy.service"] == row
    assert {member: one[member] for member in row} == row
    assert [process["name"] for process in one["processes"]] == ["busy"]

    times = [at for at in sorted(tables.units) if own.times[0] < at < own.times[-1]]
    used = own.at(times[-1]) - own.at(times[0])
    told = sum(tables.units[at]["units"]["busy.service"]["cpu"] * tables.units[at]["seconds"]
               for at in times[1:])
    record_property("processor_seconds", (told, used))
    print(f"processor seconds: {told:.3f} told, {used:.3f} by its own clock")
    assert used > 0.25 * SHARE * SECONDS, "the load had no processor to run on"
    assert told == pytest.approx(used, rel=0.03)

    # The connection stays open, so that nothing but the bytes themselves is counted.
    assert_moved(tables, "busy.service", "tcp_sent", COUNT * REQUEST)
    assert_moved(tables, "answering.service", "tcp_received", COUNT * REQUEST)
    assert_moved(tables, "busy.service", "tcp_received", COUNT * ANSWER)
    assert_moved(tables, "answering.service", "tcp_sent", COUNT * ANSWER)
    assert_series_are_the_rows(samples, tables, "busy.service")


# The series of a unit: what else its labels say, the row's member, and its last digit.
SERIES = [
    ("system.unit.cpu.utilization", {"mode": "user"}, "cpu_user", 0.001),
    ("system.unit.cpu.utilization", {"mode": "system"}, "cpu_system", 0.001),
    ("system.unit.network.io", {"direction": "transmit"}, "tcp_sent", 1),
    ("system.unit.network.io", {"direction": "receive"}, "tcp_received", 1),
]


def assert_series_are_the_rows(samples, tables, name):
    """What is on /metrics/stream of a unit is what its row says of the same second."""
    rows = {second_of(at): table["units"].get(name) for at, table in list(tables.units.items())}
    for metric, labels, member, digit in SERIES:
        series = key({"name": metric, "labels": {"unit": name, **labels}})
        both = [(values[series], rows[second_of(at)][member]) for at, values in list(samples.all.items())
                if series in values and rows.get(second_of(at))]
        told = [(a, b) for a, b in both if a is not None and b is not None]
        # A sample that the scan was too late for is stale; before its first connection a unit has sent nothing.
        assert len(told) >= SECONDS // 2, f"{series}: {len(told)} seconds to be compared"
        assert all(abs(a - b) <= digit for a, b in told), (series, told)
        assert any(a > 10 * digit for a, _ in told), (series, told)


def test_short_connections_are_whole_and_the_accepting_unit_s(unit, loads, watch):
    tables, _ = watch()
    loads.start("accepting", "answering", PORT, SIZE, REPLY)
    wait_until("the listener", 5, lambda: any(
        (row["port"], row["unit"]) == (PORT, "accepting.service")
        for row in tables.sockets[max(tables.sockets)]["listeners"]))
    began = tables.sockets[max(tables.sockets)]["time"]
    # It runs until all is said, each connection as short as it gets.
    took = loads.run("calling", "calling", PORT, SIZE, REPLY, CONNECTIONS)
    # The kernel tells of the last ones in the scan that follows.
    later(tables, 3)
    print(f"{CONNECTIONS} connections in {took:.2f} s")
    assert took / CONNECTIONS < 0.05, "they were not short"

    # Each end may have had the other's FIN counted as a byte.
    assert_moved(tables, "accepting.service", "tcp_received", CONNECTIONS * SIZE, CONNECTIONS * (SIZE + 1))
    assert_moved(tables, "accepting.service", "tcp_sent", CONNECTIONS * REPLY)
    sockets = [scan for at, scan in sorted(tables.sockets.items()) if at > began]
    assert all(scan["source"] == "sock_diag" for scan in sockets)
    assert sockets[-1]["overruns"] == 0
    for member in ("tcp_sent", "tcp_received"):
        total, off = moved((scan["total"][member], scan["seconds"]) for scan in list(tables.sockets.values()))
        # What went between the service and this test, both of whose ends are this host's too.
        own = sum(moved_by(tables, "telltale.service", end)[0] for end in ("tcp_sent", "tcp_received"))
        whole = CONNECTIONS * (SIZE + REPLY)
        print(f"total {member}: {total:.0f} less {own:.0f} of {whole} bytes, rounded by up to {off:.0f}")
        fins = 2 * CONNECTIONS if member == "tcp_received" else 0
        assert whole - off <= total - own <= whole + fins + off, member


def test_what_is_told_of_units_is_known_at_once(unit, loads):
    """No second scan is needed to know which series units have: each change is one for all viewers."""
    # Traffic is told once a socket of some unit is seen: here one listens before the service looks first.
    loads.start("answering", "answering", PORT, REQUEST, ANSWER)
    unit.container.await_listener(PORT)
    unit.start()

    def names():
        return {one["name"] for one in unit.snapshot()["series"] if one["name"].startswith("system.unit.")}

    first = wait_until("series of units", 5, names)
    time.sleep(3)
    assert "system.unit.pressure" in first
    assert names() == first
