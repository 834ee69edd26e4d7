"""The dashboard in Debian's Chromium: what it shows is so, and moves."""

import os
import re
import time

from dashboard import Dashboard
from proxy import Proxy

FAMILIES = {
    "cpu", "load", "memory", "swap", "pressure", "vm", "disk", "filesystem", "network", "sockets",
    "system", "self",
}
SECONDS = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
# Tall enough that every chart is in sight: those that are not are not redrawn.
WHOLE_PAGE = {"viewport": {"width": 1440, "height": 14_000}}


def _read(path):
    with open(path) as file:
        return file.read()


def _absent_here():
    """Families that this host has nothing of: a kernel without PSI, a machine without swap."""
    absent = set() if os.path.exists("/proc/pressure/cpu") else {"pressure"}
    if re.search(r"^SwapTotal:\s+0 kB", _read("/proc/meminfo"), re.M):
        absent.add("swap")
    return absent


def test_values_change_each_second(browser):
    dashboard = Dashboard(browser.page()).catch_up()
    seen = {}

    def look():
        seq, text = dashboard.seq, dashboard.text("#headline")
        if dashboard.seq == seq:
            # The last look counts: a sample is drawn at the animation frame after it has come.
            seen[seq] = text
        return len(seen) > 7

    dashboard.until(look, "moving", patience=13)
    seqs = sorted(seen)[:-1]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), "one after the other"
    changes = sum(seen[seq] != seen[seq + 1] for seq in seqs[:-1])
    assert changes >= len(seqs) - 2, "the numbers change with the samples"


def test_values_agree_with_proc(browser):
    dashboard = Dashboard(browser.page())
    page = dashboard.page

    def load():
        return float(_read("/proc/loadavg").split()[0])

    def within(read, shown, slack):
        before = read()
        value = shown()
        low, high = sorted((before, read()))
        return low - slack <= value <= high + slack

    # A second passes until the page has what the files say.
    dashboard.until(
        lambda: within(load, lambda: dashboard.figure("system.cpu.load_average.1m"), 0.005), "the load")

    def used():
        info = dict(line.split()[:2] for line in _read("/proc/meminfo").splitlines())
        info = {name.rstrip(":"): int(value) for name, value in info.items()}
        parts = info["MemFree"] + info["Buffers"] + info["Cached"] + info["SReclaimable"]
        return 1 - parts / info["MemTotal"]

    dashboard.until(
        lambda: within(used, lambda: dashboard.figure("system.memory.utilization"), 0.02), "memory")

    kilobytes = int(_read("/proc/meminfo").split()[1])
    assert f"of {kilobytes / 2**20:.1f} GiB" in dashboard.text('[data-tile="memory"]')
    facts = dashboard.text("#host-facts")
    assert _read("/proc/sys/kernel/osrelease").strip() in facts
    uptime = float(_read("/proc/uptime").split()[0])
    parts = re.findall(r"(\d+) (d|h|min|s)\b", re.search(r"\bup [^·]*", facts)[0])
    shown = sum(int(number) * SECONDS[unit] for number, unit in parts)
    # Cut off after the second unit; what is on the page may be of two samples before.
    assert 0 <= uptime - shown < SECONDS[parts[-1][1]] + 2, facts
    assert page.inner_text("#host-name") == _read("/proc/sys/kernel/hostname").strip()

    size = os.statvfs("/")
    row = dashboard.text('#filesystems tr[data-mountpoint="/"]')
    assert f"{size.f_blocks * size.f_frsize / 2**30:.0f} GiB" in row


def test_charts_gain_points(open_browser, start_server):
    server = start_server()
    dashboard = Dashboard(open_browser(server).page(**WHOLE_PAGE))
    page = dashboard.page
    page.wait_for_timeout(1500)
    before, seq = dashboard.points(), dashboard.seq
    families = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-chart]')]"
        ".map(({ dataset }) => [dataset.chart, dataset.family]))")
    dashboard.until(lambda: dashboard.seq >= seq + 4, "four samples on")

    def stand_still():
        """Families without a chart that has gained nearly all samples, and charts that have lines and gain none."""
        gained = dashboard.seq - seq - 1
        after = dashboard.points()
        grown = {families[chart] for chart in after if after[chart] >= before[chart] + gained}
        still = [chart for chart in after if 0 < after[chart] <= before[chart] and chart != "heatmap"]
        return FAMILIES - grown - _absent_here(), still

    # Charts take turns in being drawn: with all in sight a turn can be longer than a second.
    dashboard.until(lambda: stand_still() == (set(), []), lambda: f"all but {stand_still()}", patience=3)


def test_charts_begin_with_the_past(open_browser, start_server):
    server = start_server(interval="100ms")
    deadline = time.monotonic() + 10
    while server.get("/api/v1/self")["ring"]["frames"] < 40:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    dashboard = Dashboard(open_browser(server).page("?window=1m"))
    first = dashboard.until(
        lambda: dashboard.points('[data-chart="cpu-modes"]')["cpu-modes"], "drawn")
    assert first >= 30, "the ring's frames are there from the first drawing on"


def test_heat_map_has_every_cpu(browser):
    dashboard = Dashboard(browser.page())
    page = dashboard.page
    page.locator("#heatmap").scroll_into_view_if_needed()
    dashboard.until(lambda: dashboard.points()["heatmap"] > 0, "drawn")
    page.locator('[data-chart="heatmap"] summary').click()
    rows = page.locator('[data-chart="heatmap"] tbody tr')
    dashboard.until(lambda: rows.count() == os.cpu_count(), "as many rows as processors")


# --- who is watching


def test_second_browser_raises_the_count(browser):
    first = Dashboard(browser.page())
    first.until(lambda: first.viewers == 1, "alone")
    second = Dashboard(browser.page())
    first.until(lambda: first.viewers == 2, "two")
    second.until(lambda: second.viewers == 2, "two")
    assert first.page.locator("#viewers li[data-viewer]").count() == 2
    second.page.fill("#rename-name", "Grace")
    second.page.press("#rename-name", "Enter")
    first.until(lambda: "Grace" in first.text("#viewers"), "renamed")
    second.page.context.close()
    first.until(lambda: first.viewers == 1, "alone again")
    # Series may come and go meanwhile.
    types = first.page.evaluate(
        """[...document.querySelectorAll('#activity li[data-type^="viewer."]')]
          .map(({ dataset }) => dataset.type)""")
    assert types[:3] == ["viewer.left", "viewer.renamed", "viewer.joined"], "newest first"


def test_two_tabs_are_one_viewer(browser, server):
    context = browser.context()
    tabs = []
    for _ in range(2):
        page = context.new_page()
        page.goto(server.url)
        tabs.append(Dashboard(page))
    for tab in tabs:
        tab.until(lambda: tab.viewers == 1, "one viewer")
    assert server.get("/api/v1/viewers")["viewers"] == 1
    (viewer,) = server.get("/api/v1/viewers")["present"]
    assert viewer["stream"] == "activity+sse"
    tabs[0].page.close()
    seq = tabs[1].seq
    tabs[1].until(lambda: tabs[1].seq >= seq + 2, "going on without the other")


def test_tabs_that_open_between_two_samples(open_browser, start_server):
    """Samples wait for a moment before they are handed on: a new tab has what describes them first."""
    server = start_server(interval="20ms")
    context = open_browser(server).context()
    for _ in range(4):
        page = context.new_page()
        page.goto(server.url)
        Dashboard(page)


def test_what_a_tab_missed_while_it_was_hidden(browser, server):
    """Numbers begin anew when the service is started again, and times go back when the clock is set."""
    page = browser.context().new_page()
    page.goto(server.url)
    missed = """async (last) => {
      const { History } = await import('/js/history.js');
      const history = new History();
      const samples = [[8, 100], [9, 101], [1, 105], [2, 106], [3, 90]];
      history.push({ type: 'schema', time: 99 });
      for (const [seq, time] of samples) history.push({ type: 'sample', seq, time, values: new Float64Array(1) });
      return history.since(last, 3600).filter(({ type }) => type === 'sample').map(({ seq }) => seq);
    }"""
    assert page.evaluate(missed, None) == [8, 9, 1, 2, 3]
    assert page.evaluate(missed, {"seq": 9, "time": 101}) == [1, 2, 3]
    assert page.evaluate(missed, {"seq": 2, "time": 106}) == [3]
    assert page.evaluate(missed, {"seq": 3, "time": 90}) == []
    assert page.evaluate(missed, {"seq": 7, "time": 99}) == [8, 9, 1, 2, 3], "one that is not kept"
    assert page.evaluate(missed, {"seq": 99, "time": 200}) == []


def test_without_shared_workers(browser, server):
    """A page whose browser has none has a connection of its own."""
    context = browser.context()
    context.add_init_script("delete window.SharedWorker")
    page = context.new_page()
    page.goto(server.url)
    dashboard = Dashboard(page)
    seq = dashboard.seq
    dashboard.until(lambda: dashboard.seq >= seq + 2 and dashboard.viewers == 1, "moving")


# --- when the connection fails


def test_server_that_comes_back_is_reconnected_to(open_browser, start_server):
    server = start_server()
    dashboard = Dashboard(open_browser(server, outage=True).page())
    dashboard.until(lambda: dashboard.seq > 5, "some samples on")
    seq = dashboard.seq
    server.kill()
    dashboard.until(lambda: dashboard.state == "reconnecting", "noticed")
    assert dashboard.page.is_visible("#connection-retry")
    dashboard.page.wait_for_timeout(1500)
    assert dashboard.seq == seq or dashboard.seq == seq + 1, "the last samples stay"
    server.start()
    dashboard.until(lambda: dashboard.state == "live" and dashboard.viewers == 1, "live again", 20)
    dashboard.until(lambda: 0 < dashboard.seq < seq, "on the new run's samples")
    newer = dashboard.seq
    dashboard.until(lambda: dashboard.seq > newer, "moving")


def test_server_that_says_goodbye(open_browser, start_server):
    server = start_server()
    dashboard = Dashboard(open_browser(server, outage=True).page())
    server.stop()
    dashboard.until(lambda: dashboard.state == "reconnecting", "noticed")
    server.start()
    dashboard.until(lambda: dashboard.state == "live", "live again", 20)


def test_broken_connection_resumes_without_a_gap(open_browser, start_server):
    server = start_server()
    proxy = Proxy(server.port)
    try:
        dashboard = Dashboard(open_browser(server, outage=True).page(url=proxy.url))
        first = dashboard.seq
        proxy.cut()
        dashboard.until(lambda: dashboard.state == "reconnecting", "noticed")
        dashboard.page.wait_for_timeout(3000)
        proxy.mend()
        dashboard.until(lambda: dashboard.state == "live", "live again", 20)
        dashboard.until(lambda: dashboard.seq >= first + 5, "going on")
        dashboard.page.wait_for_timeout(500)
        points = dashboard.points('[data-chart="cpu-modes"]')["cpu-modes"]
        # A gap would take rows away: every sample since the service began has one.
        assert points >= dashboard.seq - 1
    finally:
        proxy.close()


# --- custom metrics


def test_custom_metric_appears_and_goes_stale(open_browser, start_server):
    server = start_server()
    dashboard = Dashboard(open_browser(server).page())
    assert dashboard.custom("room_temperature") is None
    server.push({"name": "room_temperature", "value": 21.5, "unit": "Cel", "ttl": 10})
    dashboard.until(lambda: dashboard.custom("room_temperature") == "21.5 °C", "there")
    row = dashboard.page.locator("#custom tbody tr")
    assert "is-stale" not in (row.get_attribute("class") or "")
    dashboard.until(lambda: "is-stale" in (row.get_attribute("class") or ""), "stale", patience=20)
    server.push({"name": "room_temperature", "value": -3, "unit": "Cel"})
    dashboard.until(lambda: dashboard.custom("room_temperature") == "-3.0 °C", "fresh")
    dashboard.until(lambda: "is-stale" not in (row.get_attribute("class") or ""), "fresh")


TEXTS = ["<img src=x onerror=alert(1)>", "</script><b>", "'\"&amp;"]


def test_pushed_text_is_only_text(open_browser, start_server):
    server = start_server()
    dashboard = Dashboard(open_browser(server).page())
    server.push([{"name": "guest", "value": 1, "labels": {"text": text}} for text in TEXTS])
    dashboard.until(lambda: dashboard.custom("guest"), "there")
    for text in TEXTS:
        dashboard.until(lambda: text in dashboard.text("#custom"), f"shown as it is: {text}")
    assert dashboard.page.locator("#custom img, #custom b").count() == 0
