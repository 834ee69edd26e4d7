"""The tables on a phone: all columns below one's finger, lines that it can hit, and places that stay put."""

import pytest

from tables import shows, sorted_by
from told import process, unit

PHONE = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
}


@pytest.fixture
def phone(open_told):
    rows = [process(10 + at, cpu=1 - at / 100, command="/usr/bin/" + "x" * 80) for at in range(60)]
    dashboard, _ = open_told(processes=rows, units=[unit("a.service", "/a.service")], options=PHONE)
    dashboard.page.keyboard.press("r")
    dashboard.until(lambda: dashboard.page.query_selector('#process-grid .who-line[data-key="10"]'), "a list")
    return dashboard


def _places(page):
    """Where the columns are: of the head, and of the first line."""
    return page.evaluate(
        """() => ['.who-head', '.who-line[data-key="10"]'].map((what) => Object.fromEntries(
          [...document.querySelector(`#process-grid ${what}`).children].map((cell) => {
            const { left, width } = cell.getBoundingClientRect();
            return [cell.dataset.column, [Math.round(left), Math.round(width)]];
          })))"""
    )


def test_columns_move_below_the_finger(phone):
    page = phone.page
    head, line = _places(page)
    assert head == line
    assert len(head) > 10 and {"pid", "user", "written", "tcp_sent", "threads", "start"} <= head.keys()
    page.evaluate("document.querySelector('#process-grid .who-scroll').scrollBy(300, 0)")
    phone.until(lambda: _places(page)[0]["cpu"][0] < head["cpu"][0] - 250, "the head has moved")
    moved, line = _places(page)
    assert moved == line, "the lines with it"
    assert moved["name"] == head["name"], "what a line is of stays"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_lines_and_buttons_are_large_enough(phone):
    page = phone.page
    height = "[...document.querySelectorAll('{}')].filter((one) => one.offsetHeight).map((one) => one.offsetHeight)"
    for what in (
        "#process-grid .who-line", "#process-grid .who-head button", "#processes .section-tools button",
        "#processes .who-filter", "#socket-tables .tool",
    ):
        found = page.evaluate(height.format(what))
        assert found and min(found) >= 40, (what, found)
    line = page.locator('#process-grid .who-line[data-key="11"]')
    line.tap()
    phone.until(lambda: page.query_selector('#process-drawer:not([hidden])[data-pid="11"]'), "a drawer at a touch")
    charts = page.locator("#process-drawer .drawer-charts").bounding_box()
    limits = page.locator("#process-drawer .drawer-limits").bounding_box()
    assert limits["y"] > charts["y"], "what is long comes last"


def test_what_it_is_sorted_by_comes_into_view(phone):
    page = phone.page
    page.click('[data-chart="tasks"] .card-who')
    phone.until(lambda: sorted_by(page) == "threads", "sorted by threads")

    def is_seen():
        left, width = _places(page)[0]["threads"]
        return left >= 0 and left + width <= 390

    phone.until(is_seen, "the column in view")


def test_a_deep_tree_keeps_its_names(open_told):
    rows = [process(10 + at, ppid=9 + at) for at in range(14)]
    dashboard, _ = open_told("?processes=pid,tree,", processes=rows, options=PHONE)
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, *range(10, 24))
    rooms = page.evaluate(
        """[...document.querySelectorAll('#process-grid .who-line:not([hidden]) [data-column="name"]')].map((cell) =>
          cell.getBoundingClientRect().right - cell.querySelector('b').getBoundingClientRect().left)""")
    assert min(rooms) > 50


@pytest.mark.parametrize("options", [PHONE, {}], ids=["phone", "desktop"])
def test_who_jumps_arrives(open_told, options):
    """Tables that fill under way do not push away what one jumps to."""
    sockets = {
        "seconds": 1, "source": "proc", "unseen": [], "states": {"tcp": {"listen": 9}}, "overruns": 0,
        "total": {"tcp_sent": 0, "tcp_received": 0}, "unattributed": {"tcp_sent": 0, "tcp_received": 0},
        "peers": [], "units": [],
        "listeners": [
            {"protocol": "tcp", "address": "::", "port": port, "inode": port, "uid": 0, "user": "root", "unit": None,
             "pid": None, "backlog": 0, "backlog_limit": 9} for port in range(30)
        ],
    }
    dashboard, _ = open_told(processes=[process(10)], sockets=sockets, options=options)
    page = dashboard.page
    page.wait_for_timeout(1500)
    page.keyboard.press("r")
    shows(dashboard, 10)
    seen = []

    def is_still():
        seen.append(page.evaluate("document.getElementById('processes').getBoundingClientRect().top"))
        return len(seen) > 8 and len(set(seen[-8:])) == 1

    dashboard.until(is_still, "still")
    assert 0 < seen[-1] < 200
