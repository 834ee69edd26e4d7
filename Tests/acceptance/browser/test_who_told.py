"""The tables of processes and units on a machine that is made up: order, freezing, keys, units, refusals."""

import pytest

from tables import cell, keys, shows
from told import HIDDEN, process, unit

SORTED = '#process-grid [role="columnheader"][aria-sort$="ending"]'
FOOT = "#processes-card .who-foot"
IS_WHOLE = """[...document.querySelectorAll('#process-grid .who-head button')]
  .every((title) => title.scrollWidth <= title.clientWidth)"""


def test_what_it_is_sorted_by_is_in_view(open_told):
    rows = [process(10, cpu=0.5), process(11, cpu=0.1, cpu_children=0.9), process(12, threads=7)]
    dashboard, _ = open_told(processes=rows)
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, 10, 11, 12)
    first = page.get_attribute(SORTED, "data-column")
    seen = []
    while (column := page.get_attribute(SORTED, "data-column")) not in seen:
        seen.append(column)
        assert page.evaluate(IS_WHOLE), f"the title of {column} can be read"
        page.keyboard.press(">")
    assert column == first and {"tcp_received", "start", "nice", "cpu_children", "io"} <= set(seen)
    page.keyboard.press("<")
    assert page.get_attribute(SORTED, "data-column") == seen[-1]


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "narrow"])
def test_who_shows_by_what_it_is_sorted(open_told, options):
    rows = [process(10, cpu=0.5), process(11, cpu=0.1, cpu_children=0.9), process(12, threads=7)]
    dashboard, _ = open_told(processes=rows, options=options)
    page = dashboard.page
    for chart, column, top in (("load", "cpu_all", 11), ("forks", "cpu_all", 11), ("tasks", "threads", 12)):
        page.click(f'[data-chart="{chart}"] .card-who')
        dashboard.until(lambda column=column: page.get_attribute(SORTED, "data-column") == column, f"sorted by {column}")
        dashboard.until(lambda top=top: keys(page)[:1] == [str(top)], f"{top} on top")
    page.click('[data-chart="load"] .card-who')
    dashboard.until(lambda: "sorted by All CPU" in page.inner_text(FOOT), "said")
    assert "100" in cell(page, 11, "cpu_all")


def test_frozen_table_only_turns_what_was_there(open_told):
    dashboard, told = open_told(processes=[process(10, cpu=0.5), process(11, rss=2**30), process(12)])
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, 10, 11, 12)
    page.keyboard.press("z")
    frozen = page.inner_text(FOOT)
    assert "frozen at" in frozen
    age = cell(page, 10, "cpu"), page.get_attribute("#processes-card", "data-time")
    page.wait_for_timeout(1100)
    told.tell(process(11, cpu=0.9), process(13, cpu=1, rss=2**31))
    dashboard.until(lambda: page.get_attribute("#processes-card", "data-time") != age[1], "a newer list")
    page.click('#process-grid [role="columnheader"][data-column="rss"] button')
    shows(dashboard, 11, 10, 12)
    page.keyboard.press("/")
    page.keyboard.type("p1")
    shows(dashboard, 11, 10, 12)
    assert cell(page, 10, "cpu") == age[0]
    assert page.inner_text(FOOT).split("frozen")[1] == frozen.split("frozen")[1], "of the same time"
    page.keyboard.press("Enter")
    page.keyboard.press("z")
    shows(dashboard, 13, 11)
    assert "frozen" not in page.inner_text(FOOT)


def test_keys_are_the_tables_at_once(open_told):
    dashboard, _ = open_told(processes=[process(10), process(11, ppid=10)], units=[unit("a.service", "/a.service")])
    page = dashboard.page

    def pressed(mode):
        return page.get_attribute(f'#processes [data-mode="{mode}"]', "aria-pressed") == "true"

    page.keyboard.press("r")
    shows(dashboard, 10, 11)
    page.keyboard.press("t")
    assert pressed("tree")
    page.click('#process-grid [role="columnheader"][data-column="pid"] button')
    page.keyboard.press("t")
    assert pressed("flat")
    page.click('#processes [data-mode="user"]')
    page.keyboard.press("g")
    assert pressed("flat")
    # Who comes by key stays where he is, and the keys are the table's all the same.
    page.focus('#process-grid [role="columnheader"][data-column="cpu"] button')
    page.keyboard.press("Enter")
    page.keyboard.press("t")
    assert pressed("tree")
    page.keyboard.press("i")
    dashboard.until(lambda: keys(page, "unit-grid") == ["/a.service"], "a unit")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("p")
    dashboard.until(lambda: "unit:/a.service" in page.input_value("#processes .who-filter"), "its processes")
    page.keyboard.press("?")
    sheet = page.inner_text("#help")
    assert "PgUp" in sheet and "Esc" in sheet and "click it twice" in sheet


def test_from_units_to_their_processes(open_told):
    user = "/user.slice/user-1000.slice"
    units = [
        unit("ssh.service", "/system.slice/ssh.service", slice="system.slice"),
        unit("dbus.service", "/system.slice/dbus.service", slice="system.slice"),
        unit("dbus.service", f"{user}/user@1000.service/app.slice/dbus.service", slice="app.slice"),
        unit("system.slice", "/system.slice", "slice"),
        unit("user-1000.slice", user, "slice", slice="user.slice"),
    ]
    rows = [
        process(10, unit="ssh.service", cgroup="/system.slice/ssh.service"),
        process(11, unit="cron.service", cgroup="/cron.service", command="grep ssh.service"),
        process(12, unit="sshd.service", cgroup="/sshd.service"),
        process(13, unit="dbus.service", cgroup="/system.slice/dbus.service/below"),
        process(14, unit="dbus.service", cgroup=f"{user}/user@1000.service/app.slice/dbus.service"),
    ]
    dashboard, _ = open_told(processes=rows, units=units)
    page = dashboard.page

    def open_unit(cgroup):
        page.keyboard.press("i")
        line = f'#unit-grid .who-line[data-key="{cgroup}"]'
        dashboard.until(lambda: page.query_selector(line), cgroup)
        page.click(line)
        page.keyboard.press("p")

    # Of two units of one name each has its own.
    open_unit("/system.slice/dbus.service")
    shows(dashboard, 13)
    open_unit(f"{user}/user@1000.service/app.slice/dbus.service")
    shows(dashboard, 14)
    open_unit("/system.slice/ssh.service")
    shows(dashboard, 10)
    page.keyboard.press("i")
    names = [line.inner_text() for line in page.query_selector_all('#unit-grid .who-line:not([hidden]) [data-column="name"]')]
    assert any("dbus.service in system.slice" in name for name in names), names
    assert any("dbus.service of user 1000" in name for name in names), names
    page.click('#units [data-kind="slice"]')
    open_unit("/system.slice")
    shows(dashboard, 10, 13)
    page.reload()
    dashboard.until(lambda: dashboard.state == "live", "live")
    page.keyboard.press("r")
    shows(dashboard, 10, 13)
    # A chart's question is about all units, whatever was looked for before.
    page.click('[data-chart="network-io"] .card-who')
    dashboard.until(lambda: len(keys(page, "unit-grid")) == 3, "all units")


def test_what_may_not_be_read_says_so(open_told):
    rows = [
        process(10, read=None, written=None, cancelled=None, tcp_sent=None, tcp_received=None,
                denied=["io"], unit="a.service"),
        process(11, read=4096, unit="a.service"),
        process(12, denied=["status"], user="eve", uid=7, cpu=None, read=None, **HIDDEN),
        process(13, name=""),
    ]
    dashboard, _ = open_told("?processes=pid,flat,", processes=rows)
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, 10, 11, 12, 13)
    assert cell(page, 10, "read") == "not permitted"
    assert cell(page, 12, "cpu") == "not permitted"
    assert cell(page, 13, "name").startswith("no name")

    def drawer(pid):
        page.click(f'#process-grid .who-line[data-key="{pid}"] [data-column="name"]')
        page.keyboard.press("Enter")
        dashboard.until(lambda: page.query_selector(f'#process-drawer[data-pid="{pid}"]'), "the drawer")
        dashboard.until(lambda: "Control group" in page.inner_text("#process-drawer"), "facts")
        return page

    drawer(10)
    for chart in ("process-io", "process-tcp"):
        empty = f'#process-drawer [data-chart="{chart}"] .plot-empty'
        page.locator(empty).scroll_into_view_if_needed()
        dashboard.until(lambda empty=empty: page.inner_text(empty) == "not permitted", "said on its chart")
    page.keyboard.press("Escape")
    drawer(12)
    text = page.inner_text("#process-drawer")
    assert "null" not in text and "undefined" not in text
    assert page.inner_text("#process-drawer-title") == "hidden" and "not permitted" in text
    page.keyboard.press("Escape")
    page.click('#processes [data-mode="unit"]')
    group = "unit a.service"
    dashboard.until(lambda: group in keys(page), "the unit")
    assert cell(page, group, "read").startswith("≥")
    assert cell(page, group, "rss")[0] != "≥"


def test_a_number_that_comes_again_is_not_followed(open_told):
    dashboard, told = open_told(processes=[process(10, cpu=0.5), process(11)])
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, 10, 11)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("f")
    assert page.query_selector("#process-grid.is-following")
    told.tell(process(10, start=1_700_000_100), process(11))
    dashboard.until(lambda: "p10 10, which was followed, ended" in page.inner_text(FOOT), "said that it ended")
    assert not page.query_selector("#process-grid.is-following")


def test_tables_say_that_the_server_is_gone(open_told):
    dashboard, told = open_told(processes=[process(10)])
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, 10)
    told.close()
    dashboard.until(lambda: "reconnecting" in page.inner_text(FOOT), "said")
    shows(dashboard, 10)
    dashboard.until(lambda: "reconnecting" not in page.inner_text(FOOT), "back again", 20)


def test_equals_keep_their_places(open_told):
    dashboard, told = open_told(processes=[process(10), process(11), process(12)])
    page = dashboard.page
    page.keyboard.press("r")
    shows(dashboard, 10, 11, 12)
    told.tell(process(10), process(11), process(12, cpu=0.01))
    shows(dashboard, 12, 10, 11)
    told.tell(process(10), process(11, cpu=0.0001), process(12))
    page.wait_for_timeout(300)
    shows(dashboard, 12, 10, 11)
