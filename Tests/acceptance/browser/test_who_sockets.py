"""The tables of sockets on a machine that is made up: counts by state, changes, standing still."""

import pytest

from tables import cell, keys, shows
from told import unit

GRIDS = ("listener-grid", "peer-grid", "socket-unit-grid")
QUIET = {"tcp_sent": 0, "tcp_received": 0, "retransmits": 0}
SCALARS = {
    "seconds": 1, "source": "sock_diag", "unseen": [], "total": QUIET, "unattributed": QUIET, "overruns": 0,
}


def _listener(inode, port, address="0.0.0.0", **members):
    return {
        "protocol": "tcp", "address": address, "port": port, "inode": inode, "uid": 0, "user": "root",
        "unit": None, "pid": None, "backlog": 0, "backlog_limit": 128, **members,
    }


def _peer(address, sent, received=0):
    return {"address": address, "connections": 1, "tcp_sent": sent, "tcp_received": received, "retransmits": 0,
            "units": []}


def _unit(name, sent):
    return {"unit": name, "connections": 1, "tcp_sent": sent, "tcp_received": 0, "retransmits": 0, "rtt": 0.001}


def _states(established):
    return {
        "tcp": {"established": established, "listen": 2, "syn_sent": 0},
        "tcp6": {"established": 0, "listen": 1, "syn_sent": 0},
        "udp": {"connected": 0, "unconnected": 6}, "udp6": {"connected": 1, "unconnected": 0},
    }


WHOLE = {
    **SCALARS, "states": _states(41),
    "listeners": [_listener(7, 443, process="<i>web</i>", pid=70), _listener(8, 22), _listener(9, 443, "::1")],
    "peers": [_peer("192.0.2.1", 10), _peer("192.0.2.2", 5, 50), _peer("192.0.2.3", 20)],
    "units": [_unit("a.service", 5), _unit(None, 50), _unit("b.service", 5)],
}
CHANGE = {
    **SCALARS, "states": _states(12),
    "listeners": [_listener(5, 25), _listener(9, 443, "::1", backlog=3)],
    "peers": [_peer("192.0.2.3", 90), _peer("192.0.2.9", 1)],
    "units": [_unit("b.service", 70)],
    "gone": {"listeners": [7], "peers": ["192.0.2.1"], "units": [None]},
}


@pytest.fixture
def told_sockets(open_told):
    dashboard, told = open_told(sockets=WHOLE)
    dashboard.page.evaluate("document.getElementById('socket-tables').scrollIntoView()")
    shows(dashboard, 8, 7, 9, grid="listener-grid")
    return dashboard, told


def _count(page, protocol, state):
    return page.inner_text(f'#socket-states tr[data-state="{state}"] td[data-protocol="{protocol}"]')


def test_counts_by_state_and_protocol(told_sockets):
    dashboard, told = told_sockets
    page = dashboard.page
    heads = page.locator("#socket-states thead th").all_inner_texts()
    assert heads == ["State", "tcp", "tcp6", "udp", "udp6"]
    assert (_count(page, "tcp", "established"), _count(page, "tcp6", "listen")) == ("41", "1")
    assert (_count(page, "udp", "unconnected"), _count(page, "udp6", "connected")) == ("6", "1")
    assert _count(page, "udp", "listen") == "", "a state that a protocol does not have is not 0"
    told.change_sockets(**CHANGE)
    dashboard.until(lambda: _count(page, "tcp", "established") == "12", "a newer count")


def test_only_what_changed_is_sent(told_sockets):
    dashboard, told = told_sockets
    page = dashboard.page
    assert keys(page, "peer-grid") == ["192.0.2.2", "192.0.2.3", "192.0.2.1"], "by what is sent and received"
    assert keys(page, "socket-unit-grid") == ["", "a.service", "b.service"]
    assert cell(page, 7, "process", "listener-grid") == "<i>web</i> 70", "text and nothing else"
    told.change_sockets(**CHANGE)
    shows(dashboard, 8, 5, 9, grid="listener-grid")
    shows(dashboard, "192.0.2.3", "192.0.2.2", "192.0.2.9", grid="peer-grid")
    shows(dashboard, "b.service", "a.service", grid="socket-unit-grid")
    assert cell(page, 9, "backlog", "listener-grid") == "3"
    # A whole message puts everything in the place of what was there, as after a break.
    told.change_sockets(**{**WHOLE, "full": True, "listeners": [_listener(8, 22)]})
    shows(dashboard, 8, grid="listener-grid")
    shows(dashboard, "192.0.2.2", "192.0.2.3", "192.0.2.1", grid="peer-grid")


@pytest.mark.parametrize("how", ["pause", "freeze"])
def test_tables_of_sockets_are_held(told_sockets, how):
    dashboard, told = told_sockets
    page = dashboard.page
    holds = "#pause" if how == "pause" else "#socket-tables .who-foot .tool"

    def seen():
        return [keys(page, grid) for grid in GRIDS], page.inner_text("#socket-tables")

    page.click(holds)
    dashboard.until(lambda: "frozen at" in page.inner_text("#socket-tables"), "said")
    held = seen()
    time = page.get_attribute("#socket-tables", "data-time")
    told.change_sockets(**CHANGE)
    dashboard.until(lambda: page.get_attribute("#socket-tables", "data-time") != time, "a newer list")
    page.wait_for_timeout(200)
    assert seen() == held
    page.click('#peer-grid [data-column="address"] button')
    shows(dashboard, "192.0.2.1", "192.0.2.2", "192.0.2.3", grid="peer-grid")
    page.click(holds)
    shows(dashboard, "192.0.2.2", "192.0.2.3", "192.0.2.9", grid="peer-grid")
    shows(dashboard, 8, 5, 9, grid="listener-grid")
    assert _count(page, "tcp", "established") == "12"
    assert "frozen" not in page.inner_text("#socket-tables")


def test_units_are_frozen_by_key(open_told):
    dashboard, told = open_told(units=[unit("a.service", "/a.service", cpu=1), unit("b.service", "/b.service")])
    page = dashboard.page
    page.keyboard.press("i")
    shows(dashboard, "/a.service", "/b.service", grid="unit-grid")
    page.keyboard.press("z")
    told.tell_units(unit("b.service", "/b.service", cpu=2))
    page.wait_for_timeout(300)
    assert keys(page, "unit-grid") == ["/a.service", "/b.service"]
    assert "frozen at" in page.inner_text("#units-card .who-foot")
    page.keyboard.press("z")
    shows(dashboard, "/b.service", grid="unit-grid")
