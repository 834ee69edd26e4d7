"""The sheet of keys, and the list of what happened."""

import itertools
import json
import time

import pytest

from dashboard import Dashboard

EVERY_KEY = {
    "space", "Esc", "[", "]", "←", "→", "/ or Ctrl K", "x", "?",
    *"oclpmsvdfnkyrihutw",
    "↑ ↓ Home End", "PgUp PgDn", "Enter", "< >", "z", "/", "t", "← →", "g", "f", "Enter ↓",
}


@pytest.mark.parametrize("width, height", [(1440, 900), (390, 844)])
def test_sheet_has_every_key(browser, width, height):
    dashboard = Dashboard(browser.page(viewport={"width": width, "height": height}))
    page = dashboard.page
    for way in ("key", "button"):
        if way == "key":
            page.keyboard.press("?")
        else:
            page.click("#help-button")
        sheet = page.locator("#help")
        assert sheet.evaluate("(sheet) => sheet.open")
        keys = set(page.locator("#help kbd").all_inner_texts())
        assert EVERY_KEY <= keys, EVERY_KEY - keys
        box = sheet.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
        # All of it can be reached, and nothing is wider than the sheet.
        assert sheet.evaluate("(sheet) => sheet.scrollWidth <= sheet.clientWidth")
        page.keyboard.press("Escape")
        assert not sheet.evaluate("(sheet) => sheet.open")
    assert dashboard.state == "live"


@pytest.fixture
def happening(browser):
    """A page of its own, not in a worker, to which a test tells what happens."""
    page = browser.context().new_page()
    page.add_init_script("delete window.SharedWorker")
    sockets = []
    seqs = itertools.count(10_000)

    def tell(kind, **members):
        message = {"type": kind, "seq": next(seqs), "time": time.time(), **members}
        sockets[-1].send(json.dumps(message))

    def open_socket(socket):
        # In the service's place: what happens on this host meanwhile is none of the test's.
        sockets.append(socket)
        me = {"id": "1", "name": "Ada"}
        tell("hello", you=me, viewers=1, present=[{**me, "since": time.time(), "stream": "activity"}], recent=[])

    page.route_web_socket("**/ws/activity*", open_socket)
    page.goto(f"{browser.url}/")
    dashboard = Dashboard(page)
    dashboard.until(lambda: dashboard.viewers == 1, "greeted")
    return dashboard, tell


def test_what_happens_again_and_again_is_one_line(happening):
    dashboard, tell = happening
    page = dashboard.page

    def lines():
        return [" ".join(text.split()[1:]) for text in page.locator("#activity li").all_inner_texts()]

    tell("service.reloaded")
    for _ in range(12):
        tell("schema.changed", added=2, removed=1)
    dashboard.until(lambda: lines()[0] == "Series changed: 24 added, 12 removed 12 times", "one line")
    assert lines()[1] == "Telltale read its configuration again"
    tell("unit.failed", unit="<b>a</b>.service", result="exit-code")
    tell("unit.failed", unit="b.service", result="exit-code")
    tell("unit.failed", unit="b.service", result="exit-code", time=1_700_000_000)
    dashboard.until(lambda: lines()[0] == "b.service failed (exit-code) 2 times", "its neighbour that is equal")
    assert lines()[1] == "<b>a</b>.service failed (exit-code)", "another unit is another line"
    newest = page.get_attribute("#activity li:first-child time", "datetime")
    assert newest.startswith("2023-11-14T22:13:20"), "the newest time"
    tell("schema.changed", added=1, removed=0)
    dashboard.until(lambda: lines()[0] == "Series changed: 1 added, 0 removed", "a line of its own after another")
