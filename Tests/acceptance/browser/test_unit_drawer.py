"""The drawer of one unit: what it is and may have, its charts, its processes."""

import re

from tables import shows
from told import process, unit

CGROUP = "/system.slice/shop.service"
SHOP = {
    "slice": "system.slice", "description": "<b>The shop</b>", "restarts": 3, "cpu": 0.5, "cpu_user": 0.4,
    "cpu_system": 0.1, "cpu_limit": 1.5, "throttled": 0.25, "memory": 300 * 2**20, "memory_high": 400 * 2**20,
    "memory_limit": 512 * 2**20, "memory_peak": 350 * 2**20, "tasks": 7, "tasks_limit": 100, "oom_kills": 2,
    "pressure_io": {"some": 0.04, "full": 0.01}, "written": 81_000,
}


def _open(dashboard, key):
    page = dashboard.page
    page.keyboard.press("i")
    line = f'#unit-grid .who-line[data-key="{key}"]'
    dashboard.until(lambda: page.query_selector(line), key)
    page.click(line)
    page.keyboard.press("Enter")
    drawer = f'#unit-drawer:not([hidden])[data-unit="{key}"]'
    dashboard.until(lambda: page.query_selector(drawer), "its drawer")
    return page


def _facts(page):
    """Group and name → what is said."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#unit-drawer .facts section')].flatMap((group) =>
          [...group.querySelectorAll('dl div')].map((one) => [
            `${group.querySelector('h3').textContent}: ${one.querySelector('dt').textContent}`,
            one.querySelector('dd').textContent.replace(/[\\u202f\\u00a0]/g, ' '),
          ])))"""
    )


def test_drawer_says_what_a_unit_uses_and_may(open_told):
    shop = unit("shop.service", CGROUP, **SHOP)
    rows = [process(10, unit="shop.service", cpu=0.4), process(11, unit="shop.service"), process(12, unit="x.service")]
    dashboard, told = open_told(processes=rows, units=[shop])
    page = _open(dashboard, CGROUP)
    facts = _facts(page)
    for name, words in {
        "Unit: Control group": CGROUP, "Unit: Slice": "system.slice", "Unit: Restarts": "3",
        "CPU: Limit": "150 %", "CPU: Held back": "25.0 % of the time", "CPU: Tasks": "7 of 100",
        "Memory: Now": "300 MiB", "Memory: Peak": "350 MiB", "Memory: Throttled above": "400 MiB",
        "Memory: Limit": "512 MiB", "Memory: OOM kills": "2",
        "Storage and network: Stalled": "some 4.0 % · full 1.0 %", "Storage and network: Written": "81.0 kB/s",
    }.items():
        assert facts[name] == words, name
    assert "active · running" in page.inner_text("#unit-drawer .drawer-state")
    assert page.inner_text("#unit-drawer .drawer-about") == "<b>The shop</b>"
    for used in (310, 320, 330):
        page.wait_for_timeout(30)
        told.tell_units({**shop, "memory": used * 2**20})
    chart = '#unit-drawer [data-chart="unit-memory"]'
    dashboard.until(lambda: int(page.get_attribute(chart, "data-points")) >= 3, "points on its chart")
    legend = f"{chart} .legend"
    dashboard.until(lambda: re.search(r"in use\s+330 MiB", dashboard.text(legend)), "the newest value in its legend")
    assert re.search(r"limit\s+512 MiB", dashboard.text(legend))
    dashboard.until(lambda: "2 processes" in page.inner_text("#unit-drawer .drawer-members"), "its processes")
    told.tell_units()
    dashboard.until(lambda: "Gone before" in page.inner_text("#unit-drawer .drawer-state"), "said that it is gone")
    page.keyboard.press("Escape")
    assert page.query_selector("#unit-drawer:not([hidden])") is None


def test_drawer_follows_a_unit_that_fails_and_comes_back(open_told):
    """Without a control group it goes by its name, and with the next one by that again."""
    shop = unit("shop.service", CGROUP, **SHOP)
    dashboard, told = open_told(units=[shop])
    page = _open(dashboard, CGROUP)

    def says(key, words):
        drawer = f'#unit-drawer[data-unit="{key}"] .drawer-state'
        dashboard.until(lambda: page.query_selector(drawer) and words in page.inner_text(drawer), words)

    told.tell_units({**shop, "cgroup": "", "state": "failed", "substate": "failed", "memory": None})
    says("shop.service", "failed")
    assert _facts(page)["Memory: Now"] == "not running"
    told.tell_units(unit("shop.service", f"/machine.slice/box{CGROUP}"), shop)
    says(CGROUP, "active")
    told.tell_units()
    says(CGROUP, "Gone before")
    assert "Gone before" in page.inner_text("#unit-drawer [role=status]")
    told.tell_units(shop)
    says(CGROUP, "active")
    assert page.query_selector("#unit-drawer.is-gone") is None
    assert page.text_content("#unit-drawer [role=status]") == ""


def test_facts_stand_still_while_the_page_is_paused(open_told):
    """What was told by then, and all of it even if it is opened then."""
    shop = unit("shop.service", CGROUP, **SHOP)
    dashboard, told = open_told(units=[shop])
    page = _open(dashboard, CGROUP)
    told.tell_units({**shop, "restarts": 4})
    dashboard.until(lambda: _facts(page)["Unit: Restarts"] == "4", "what was told before")
    page.keyboard.press("Space")
    dashboard.until(lambda: "paused=1" in page.url, "paused")
    told.tell_units()
    told.tell_units({**shop, "restarts": 5})
    page.wait_for_timeout(200)
    assert _facts(page)["Unit: Restarts"] == "4"
    assert page.query_selector("#unit-drawer.is-gone") is None
    page.keyboard.press("Escape")
    _open(dashboard, CGROUP)
    dashboard.until(lambda: _facts(page)["Unit: Restarts"] == "5", "all that is known")
    page.keyboard.press("Space")
    told.tell_units({**shop, "restarts": 6})
    dashboard.until(lambda: _facts(page)["Unit: Restarts"] == "6", "what comes from then on")


def test_changes_since_another_list_say_nothing_of_what_is_gone(open_told):
    dashboard, told = open_told(units=[unit("shop.service", CGROUP, **SHOP)])
    told.late = {"topic": "units", "time": 1, "full": False, "units": [], "gone": []}
    page = _open(dashboard, CGROUP)
    told.tell_units(unit("shop.service", CGROUP, **{**SHOP, "restarts": 4}))
    dashboard.until(lambda: _facts(page)["Unit: Restarts"] == "4", "what came behind")
    assert page.query_selector("#unit-drawer.is-gone") is None


def test_what_is_not_told_is_never_nothing(open_told):
    """A controller that the host lacks, and one that is off for this unit, are two things, and neither is 0."""
    bare = unit(
        "bare.service", "/bare.service", cpu_user=None, cpu_system=None, read=None, written=None, tasks=None, memory=None, memory_anon=None,
        memory_file=None, memory_peak=None, oom_kills=None, throttled=None,
        **{f"pressure_{what}": {"some": None, "full": None} for what in ("cpu", "memory", "io")})
    dashboard, _ = open_told(units=[bare], absent=["io"])
    page = _open(dashboard, "/bare.service")
    facts = _facts(page)
    assert facts["Storage and network: Read"] == "no controller for io"
    assert facts["Memory: Now"] == facts["Memory: Limit"] == "not measured"
    assert facts["CPU: Tasks"] == facts["CPU: Stalled"] == facts["CPU: Held back"] == "not measured"
    assert facts["CPU: Limit"] == "no limit"
    assert not {"0", "null", "undefined", "NaN"} & set(facts.values()) - {facts["CPU: Now"]}
    empty = '#unit-drawer [data-chart="unit-io"] .plot-empty'
    dashboard.until(lambda: page.inner_text(empty) == "no controller for io", "said on its chart")
    empty_cpu = '#unit-drawer [data-chart="unit-cpu"] .plot-empty'
    dashboard.until(lambda: page.inner_text(empty_cpu) == "not known", "said on that which is stacked")
    assert "limit" not in page.inner_text('#unit-drawer [data-chart="unit-memory"] .legend')


def test_from_the_drawer_to_its_processes(open_told):
    rows = [process(10, unit="shop.service", cgroup=CGROUP), process(11, unit="x.service", cgroup="/x.service")]
    dashboard, _ = open_told(processes=rows, units=[unit("shop.service", CGROUP)])
    page = _open(dashboard, CGROUP)
    dashboard.until(lambda: page.query_selector("#unit-drawer .drawer-members .link"), "its processes")
    page.click("#unit-drawer .drawer-members .link")
    dashboard.until(lambda: page.query_selector('#process-drawer:not([hidden])[data-pid="10"]'), "the process")
    assert page.query_selector("#unit-drawer:not([hidden])") is None, "one drawer at a time"
    page.keyboard.press("Escape")
    _open(dashboard, CGROUP)
    page.keyboard.press("p")
    shows(dashboard, 10)
    _open(dashboard, CGROUP)
    page.click("#unit-drawer .drawer-head button >> text=Processes")
    shows(dashboard, 10)
    assert page.query_selector("#unit-drawer:not([hidden])") is None


def test_facts_stand_beside_the_charts(open_told):
    """On a desktop neither hides the other; on a phone the facts come first."""
    for width, height in ((1440, 900), (390, 844)):
        shop = unit("shop.service", CGROUP, **SHOP)
        dashboard, _ = open_told(units=[shop], options={"viewport": {"width": width, "height": height}})
        page = _open(dashboard, CGROUP)
        facts = page.locator("#unit-drawer .facts").bounding_box()
        charts = page.locator("#unit-drawer .drawer-charts").bounding_box()
        assert facts["y"] < height / 3
        if width > 1100:
            assert charts["x"] >= facts["x"] + facts["width"] and abs(charts["y"] - facts["y"]) < 5
            assert facts["y"] + facts["height"] <= height
        else:
            assert charts["y"] >= facts["y"] + facts["height"]
            assert page.evaluate("document.querySelector('#unit-drawer').scrollWidth <= innerWidth")
        page.close()
