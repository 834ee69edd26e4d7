"""Processes by their control groups, containers and swap, on a machine that is made up."""

from tables import cell, keys, shows
from told import process

USER = "/user.slice/user-{0}.slice/user@{0}.service/app.slice/dbus.service"


def _open(open_told, rows, query="?processes=pid,flat,"):
    dashboard, told = open_told(query, processes=rows)
    dashboard.page.keyboard.press("r")
    return dashboard, dashboard.page


def test_two_units_of_one_name_are_two_groups(open_told):
    rows = [
        process(10, unit="dbus.service", cgroup=USER.format(1000), cpu=0.5),
        process(11, unit="dbus.service", cgroup=USER.format(1001) + "/child", cpu=0.2),
        process(12, unit="dbus.service", cgroup=USER.format(1001), cpu=0.2),
        process(13, unit="ssh.service", cgroup="/system.slice/ssh.service"),
        process(14),
    ]
    dashboard, page = _open(open_told, rows, "?processes=-cpu,unit,")
    groups = [f"unit {USER.format(1000)}", f"unit {USER.format(1001)}", "unit ", "unit /system.slice/ssh.service"]
    shows(dashboard, *groups)
    assert cell(page, groups[0], "name").endswith("dbus.service of user 1000")
    assert cell(page, groups[1], "name").endswith("dbus.service of user 1001")
    assert (cell(page, groups[1], "pid"), cell(page, groups[1], "cpu")) == ("2×", "40.0\u202f%")
    assert cell(page, groups[3], "name").endswith("ssh.service"), "one of its kind needs no more words"


def test_filter_by_group_and_slice_and_container(open_told):
    box = {"runtime": "docker", "id": "4f2a9c7d1e88aabbccdd"}
    rows = [
        process(10, unit="dbus.service", cgroup=USER.format(1000)),
        process(11, unit="dbus.service", cgroup=USER.format(1001) + "/child"),
        process(12, unit="x.scope", cgroup="/system.slice/x.scope", container=box),
        process(13, unit="x.service", cgroup="/system.slicer/x.service"),
    ]
    dashboard, page = _open(open_told, rows)
    for words, pids in {
        f"unit:{USER.format(1001)}": [11], "unit:dbus.service": [10, 11], "slice:/system.slice": [12],
        "slice:/user.slice": [10, 11], "container:docker": [12], "container:4f2a9c": [12], "4f2a9c7d1e88": [12],
        "container:podman": [],
    }.items():
        page.fill("#processes .who-filter", words)
        shows(dashboard, *pids)


def test_columns_that_are_there_on_demand(open_told):
    """Swap, what was never written, and the container: no screen has room for all, and any can be asked for."""
    box = {"runtime": "podman", "id": "ab12cd34ef56ab12"}
    rows = [process(10, swap=2**20, cancelled=4096), process(11, swap=2**30, container=box), process(12, swap=None)]
    dashboard, page = _open(open_told, rows, "?processes=-swap,flat,")
    shows(dashboard, 11, 10, 12)
    assert cell(page, 11, "swap") == "1.00\u202fGiB" and cell(page, 12, "swap") == "–"
    page.goto(page.url.replace("-swap", "-cancelled"))
    dashboard.until(lambda: dashboard.state == "live", "live")
    page.keyboard.press("r")
    dashboard.until(lambda: keys(page)[:1] == ["10"], "sorted by what was cancelled")
    page.goto(page.url.replace("-cancelled", "-container"))
    dashboard.until(lambda: dashboard.state == "live", "live")
    page.keyboard.press("r")
    dashboard.until(lambda: keys(page)[:1] == ["11"], "sorted by container")
    assert cell(page, 11, "container") == "podman ab12cd34ef56"
