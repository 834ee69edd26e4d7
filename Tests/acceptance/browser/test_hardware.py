"""The section of the page for sensors, power, RAID, NVMe and NUMA, which not every host has."""

from dashboard import Dashboard
from server import REPOSITORY

HOST = REPOSITORY / "Fixtures" / "hosts" / "6.12-x86_64-hardware"
BARE = REPOSITORY / "Fixtures" / "hosts" / "6.1.0-x86_64-3cpu"
PARTS = {
    "raid md0": ["RAID", "recovery", "1 of 2 disks"],
    "raid md1": ["RAID", "degraded", "2 of 3 disks, 1 failed, 1 spare"],
    "nvme nvme0": ["NVMe", "live"],
    "power BAT0": ["battery", "charging", "82.0"],
    "power AC": ["connected"],
    "power ups0": ["battery", "full"],
}


def _open(open_browser, start_server, host):
    server = start_server(
        "--path.procfs", str(host / "proc"), "--path.sysfs", str(host / "sys"))
    return Dashboard(open_browser(server).page())


def test_a_host_that_has_it_all(open_browser, start_server):
    dashboard = _open(open_browser, start_server, HOST)
    page = dashboard.page
    dashboard.until(lambda: page.locator("#hardware").is_visible(), "the section")
    page.locator("#hardware").scroll_into_view_if_needed()
    dashboard.until(lambda: page.locator("#parts tbody tr").count() == len(PARTS), "its parts")
    for part, words in PARTS.items():
        text = page.locator(f'#parts tr[data-part="{part}"]').inner_text()
        assert all(word in text for word in words), (part, text)
    shown = page.locator("#hardware [data-chart]:visible")
    charts = {shown.nth(index).get_attribute("data-chart") for index in range(shown.count())}
    assert charts == {
        "temperatures", "fans", "power", "voltages", "battery-charge", "numa-memory",
        "numa-misses",
    }
    legend = page.locator('[data-chart="temperatures"] .legend').inner_text()
    assert "Package id 0" in legend and "Core 0 · coretemp_1" in legend


def test_a_host_that_has_none(open_browser, start_server):
    dashboard = _open(open_browser, start_server, BARE)
    page = dashboard.page
    dashboard.until(lambda: dashboard.seq > 0, "a sample")
    page.wait_for_timeout(1000)
    assert not page.locator("#hardware").is_visible()
    assert not page.locator('#sections a[href="#hardware"]').is_visible()
