"""The rights that the README names: with them I/O and sockets of every process are told, and not without."""

import pathlib
import re

from unit import wait_until

README = pathlib.Path(__file__).parents[3] / "README.md"
PORT, SIZE = 7003, 4000


def granted():
    """The lines that an administrator is told to write."""
    (block,) = re.findall(r"```ini\n\[Service\]\n(.*?)```", README.read_text(), re.DOTALL)
    return block.splitlines()


def processes(unit, name):
    return unit.get_json(f"/api/v1/processes?filter={name}.service")["processes"]


def listener(unit):
    listeners = unit.get_json("/api/v1/sockets")["listeners"]
    return next(row for row in listeners if row["port"] == PORT)


def test_what_is_granted_is_told(unit, loads):
    loads.start("answering", "answering", PORT, SIZE, SIZE)
    unit.start()
    wait_until("a listener", 10, lambda: any(
        row["port"] == PORT for row in unit.get_json("/api/v1/sockets")["listeners"]))
    (row,) = wait_until("rates", 5, lambda: [
        row for row in processes(unit, "answering") if row["cpu"] is not None])
    assert {"io", "fds"} <= set(row["denied"])
    assert row["read"] is None and row["tcp_sent"] is None
    assert listener(unit)["pid"] is None

    unit.drop_in(*granted())
    unit.systemctl("restart")
    (row,) = wait_until("rates of its sockets", 15, lambda: [
        row for row in processes(unit, "answering") if row["tcp_sent"] is not None])
    assert row["denied"] == []
    assert row["read"] is not None and row["written"] is not None
    wait_until("who listens", 10, lambda: listener(unit)["pid"] == row["pid"])
    assert listener(unit)["process"] == row["name"]
    assert listener(unit)["unit"] == "answering.service"
    one = unit.get_json(f"/api/v1/processes/{row['pid']}")
    assert one["denied"] == []
    assert one["memory"]["pss"] > 0 and one["fds"] > 0 and one["exe"]
