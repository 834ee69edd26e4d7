"""Who did it: the tables of processes, units and sockets, and the drawer of one process."""

import subprocess

import pytest

from dashboard import Dashboard
from odd_processes import NAMES, busy_process, odd_processes

LINE = '#process-grid .who-line:not([hidden])[data-key="{}"]'


@pytest.fixture
def dashboard(browser):
    return Dashboard(browser.page())


def _processes(dashboard, query=None):
    """Goes to the table of processes and waits for its first list."""
    page = dashboard.page
    page.keyboard.press("r")
    dashboard.until(lambda: page.get_attribute("#processes-card", "data-time"), "a list of processes")
    if query is not None:
        page.fill("#processes .who-filter", query)
    return page


def _lines(page):
    """What the lines in view say, from the top: column → text."""
    return page.evaluate(
        """() => [...document.querySelectorAll('#process-grid .who-line:not([hidden])')]
          .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
          .map((line) => ({ key: line.dataset.key, ...Object.fromEntries([...line.children]
            .map((cell) => [cell.dataset.column, cell.textContent])) }))"""
    )


def test_the_busiest_is_on_top_and_moves(dashboard):
    with busy_process() as busy:
        page = _processes(dashboard)
        dashboard.until(lambda: str(busy.pid) in [line["key"] for line in _lines(page)[:4]], "the busy loop on top")
        seen = page.get_attribute("#processes-card", "data-time")
        dashboard.until(lambda: page.get_attribute("#processes-card", "data-time") != seen, "a newer list")
    dashboard.until(lambda: page.query_selector(LINE.format(busy.pid)) is None, "gone when it ended")


def test_names_are_text_and_nothing_else(dashboard, tmp_path):
    with odd_processes(tmp_path) as pids:
        page = _processes(dashboard, "600")
        for name, pid in pids.items():
            line = LINE.format(pid)
            dashboard.until(lambda line=line: page.query_selector(line), f"the process {name}")
        # 15 bytes of it, as proc_pid_comm(5) has it.
        shown = page.text_content(LINE.format(pids["markup"]) + ' [data-column="name"] b')
        assert shown == NAMES["markup"].decode()[:15]
        assert page.text_content(LINE.format(pids["newline"]) + " b") == r"two\x0alines"
        assert page.text_content(LINE.format(pids["raw"]) + " b") == r"raw\xff\xfe\x80"
        assert page.text_content(LINE.format(pids["forged"]) + " b") == NAMES["forged"].decode()
        page.click(LINE.format(pids["markup"]))
        page.keyboard.press("Enter")
        drawer = f'#process-drawer[data-pid="{pids["markup"]}"]'
        dashboard.until(lambda: page.query_selector(drawer), "the drawer")
        dashboard.until(lambda: "onerror" in page.inner_text(".drawer-command"), "its command line")
        assert page.evaluate("document.querySelectorAll('#processes img, #process-drawer img').length") == 0
        assert "owned" not in page.title()


def test_drawer_has_charts_of_its_own(dashboard):
    with busy_process() as busy:
        page = _processes(dashboard, str(busy.pid))
        dashboard.until(lambda: page.query_selector(LINE.format(busy.pid)), "the process")
        page.click(LINE.format(busy.pid))
        page.keyboard.press("Enter")
        drawer = dashboard.until(lambda: page.query_selector("#process-drawer:not([hidden])"), "the drawer")
        chart = '#process-drawer [data-chart="process-cpu"]'
        dashboard.until(lambda: int(page.get_attribute(chart, "data-points")) >= 3, "points on its chart")
        facts = drawer.inner_text()
        assert "running" in facts and "Open files" in facts and "OOM score" in facts
    dashboard.until(lambda: "Ended" in drawer.inner_text(), "the word that it ended")
    page.keyboard.press("Escape")
    assert page.query_selector("#process-drawer:not([hidden])") is None


def test_filter_arrangement_and_keys(dashboard):
    page = _processes(dashboard)
    total = int(page.get_attribute("#processes-card", "data-count"))
    assert total > 5
    own = subprocess.Popen(["sleep", "301"])
    try:
        page.fill("#processes .who-filter", "sleep 301")
        dashboard.until(lambda: [line["key"] for line in _lines(page)] == [str(own.pid)], "the one that is asked for")
        assert "processes=" in dashboard.address()
        page.press("#processes .who-filter", "Enter")
        assert page.evaluate("document.activeElement.className") == "who-scroll"
        page.keyboard.press("Escape")
        page.keyboard.press("t")
        assert page.get_attribute('[data-mode="tree"]', "aria-pressed") == "true"
        dashboard.until(lambda: _lines(page)[0]["name"].startswith("▾"), "a tree")
        page.keyboard.press("g")
        assert page.get_attribute('[data-mode="unit"]', "aria-pressed") == "true"
        page.keyboard.press("g")
        dashboard.until(lambda: _lines(page)[0]["pid"].endswith("×"), "groups of users")
        page.keyboard.press("t")
        page.keyboard.press("t")
        assert page.get_attribute('[data-mode="flat"]', "aria-pressed") == "true"
        page.click('#process-grid [role="columnheader"][data-column="pid"] button')
        pids = dashboard.until(
            lambda: (found := [int(line["pid"]) for line in _lines(page)]) == sorted(found) and found,
            "sorted by pid",
        )
        assert pids[0] == 1
    finally:
        own.kill()
        own.wait()


def test_frozen_table_stands_still(dashboard):
    page = _processes(dashboard)
    page.click("#processes .section-tools .tool")
    before = dashboard.until(lambda: _lines(page), "lines")
    seen = page.get_attribute("#processes-card", "data-time")
    dashboard.until(lambda: page.get_attribute("#processes-card", "data-time") != seen, "a newer list")
    assert _lines(page) == before
    assert "frozen" in page.inner_text("#processes-card .who-foot")


def test_only_the_lines_in_view_are_on_the_page(dashboard):
    many = [subprocess.Popen(["sleep", "302"]) for _ in range(300)]
    try:
        page = _processes(dashboard, "sleep 302")
        dashboard.until(lambda: int(page.get_attribute("#processes-card", "data-count")) == 300, "all of them")
        assert page.evaluate("document.querySelectorAll('#process-grid .who-line').length") < 60
        page.press("#processes .who-filter", "Enter")
        page.keyboard.press("End")
        last = dashboard.until(lambda: page.query_selector('#process-grid .who-line[aria-selected="true"]'), "the last one")
        assert last.get_attribute("aria-rowindex") == "300"
    finally:
        for process in many:
            process.kill()
        for process in many:
            process.wait()


def test_who_leads_from_a_chart_to_the_table(dashboard):
    page = dashboard.page
    page.click('[data-chart="memory-usage"] .card-who')
    dashboard.until(lambda: page.get_attribute("#processes-card", "data-time"), "a list of processes")
    header = '#process-grid [role="columnheader"][data-column="rss"]'
    dashboard.until(lambda: page.get_attribute(header, "aria-sort") == "descending", "sorted by memory")


def test_units_and_sockets(dashboard):
    page = dashboard.page
    page.keyboard.press("i")
    dashboard.until(lambda: page.get_attribute("#units-card", "data-time"), "a list of units")
    assert "control groups" in page.inner_text("#units-card .who-foot")
    page.evaluate("document.getElementById('socket-tables').scrollIntoView()")
    port = str(page.evaluate("location.port"))
    listening = "[...document.querySelectorAll('#listener-grid .who-line [data-column=port]')].map((cell) => cell.textContent)"
    dashboard.until(lambda: port in page.evaluate(listening), "the service's own port")


def test_nothing_is_pushed_while_nobody_looks(browser, server):
    page = browser.context().new_page()
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(server.url)
    dashboard = Dashboard(page)
    page.wait_for_timeout(1500)
    before = server.get("/api/v1/viewers")["viewers"]
    assert not [url for url in sockets if "/ws/metrics" in url]
    page.keyboard.press("r")
    dashboard.until(lambda: page.get_attribute("#processes-card", "data-time"), "a list of processes")
    assert len([url for url in sockets if "/ws/metrics" in url]) == 1
    assert server.get("/api/v1/viewers")["viewers"] == before, "the page is one viewer all the same"
