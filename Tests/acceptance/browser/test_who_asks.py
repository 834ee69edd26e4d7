"""'who' on a chart leads to the table that answers it, sorted by the very thing that the chart shows."""

import shutil

import pytest

from dashboard import Dashboard
from server import REPOSITORY
from tables import sorted_by

HOST = REPOSITORY / "Fixtures" / "hosts" / "6.12-x86_64-server"


@pytest.fixture
def stalled(open_browser, start_server, tmp_path):
    """A dashboard of a host of which a test says what is waited for: resource → (some, full) of a second."""
    host = tmp_path / "host"
    shutil.copytree(HOST, host)
    totals = {}

    def wait(**stalls):
        for resource, shares in stalls.items():
            lines = []
            for kind, share in zip(("some", "full"), shares):
                totals[resource, kind] = totals.get((resource, kind), 10**9) + int(share * 10**6)
                lines.append(f"{kind} avg10={100 * share:.2f} avg60=0.00 avg300=0.00 total={totals[resource, kind]}\n")
            (host / "proc/pressure" / resource).write_text("".join(lines))

    wait(cpu=(0, 0), memory=(0, 0), io=(0, 0))
    server = start_server("--path.procfs", str(host / "proc"), "--path.sysfs", str(host / "sys"))
    return Dashboard(open_browser(server).page()), wait


def test_pressure_is_of_the_resource_that_is_waited_for(stalled):
    dashboard, wait = stalled
    page = dashboard.page
    seen = set()

    def asked(chart, **stalls):
        def is_known():
            if dashboard.seq not in seen:
                seen.add(dashboard.seq)
                wait(**stalls)
            page.click(f'[data-chart="{chart}"] .card-who')
            page.wait_for_timeout(100)
            return sorted_by(page, "unit-grid")

        return is_known

    for chart, stalls, column in (
        ("pressure-some", {"cpu": (0.1, 0), "memory": (0.6, 0.1), "io": (0.3, 0.2)}, "pressure_memory"),
        ("pressure-full", {"cpu": (0.1, 0), "memory": (0.6, 0.1), "io": (0.3, 0.2)}, "pressure_io_full"),
        ("pressure-average", {"cpu": (0.1, 0), "memory": (0.2, 0.1), "io": (0.3, 0)}, "pressure_io"),
    ):
        look = asked(chart, **stalls)
        dashboard.until(lambda look=look, column=column: look() == column, f"{chart} sorted by {column}")


@pytest.mark.parametrize("chart", ["swap-usage", "swap-operations"])
def test_swap_is_of_processes_by_what_is_swapped_out(open_told, chart):
    dashboard, _ = open_told()
    page = dashboard.page
    # This machine may have no swap, so that the chart is a low card; the question can be asked all the same.
    page.click(f'[data-chart="{chart}"] .card-who')
    dashboard.until(lambda: sorted_by(page) == "swap", "sorted by swap")


def test_charts_of_sockets_mark_the_table_that_answers(browser):
    dashboard = Dashboard(browser.page())
    page = dashboard.page

    def asked():
        return page.evaluate(
            """[...document.querySelectorAll('#socket-tables .is-asked')]
              .map((card) => card.querySelector('[id]').id).join()""")

    for chart, table, column in (
        ("tcp-trouble", "peer-grid", "retransmits"), ("tcp-segments", "socket-unit-grid", "tcp"),
        ("tcp-states", "socket-states", None), ("udp-datagrams", "socket-states", None),
    ):
        page.click(f'[data-chart="{chart}"] .card-who')
        dashboard.until(lambda table=table: asked() == table, f"{table} is marked")
        assert page.locator(f"#{table}").is_visible()
        if column:
            dashboard.until(lambda table=table, column=column: sorted_by(page, table) == column, f"by {column}")
    dashboard.until(lambda: asked() == "", "marked for a while only")
