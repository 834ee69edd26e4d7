"""The dashboard as a test sees it, through the hooks that web/README.md lists."""

import json
import time
import urllib.parse

PATIENCE = 10


class Dashboard:
    """One open page."""

    def __init__(self, page, wait=True):
        self.page = page
        if wait:
            self.until(lambda: self.state == "live" and self.seq > 0, "live")

    def catch_up(self):
        """Waits for all of the past that the service keeps, which comes in several pieces."""
        last = self.page.request.get(urllib.parse.urljoin(self.page.url, "/api/v1/self")).json()["ring"]["last"]
        self.until(lambda: self.seq >= last, "at the newest sample")
        return self

    def until(self, condition, what, patience=PATIENCE):
        """Waits for a condition. Playwright's own way evaluates text, which the page's policy forbids."""
        deadline = time.monotonic() + patience
        while True:
            found = condition()
            if found:
                return found
            assert time.monotonic() < deadline, (
                f"not {what() if callable(what) else what} within {patience} s: {self.state}")
            self.page.wait_for_timeout(50)

    @property
    def state(self):
        return self.page.get_attribute("#connection", "data-state")

    @property
    def seq(self):
        return int(self.page.get_attribute("html", "data-seq") or 0)

    @property
    def viewers(self):
        return int(text) if (text := self.page.inner_text("#viewer-count")).isdigit() else None

    def points(self, selector="[data-chart]"):
        """Chart → the rows that it drew last."""
        return self.page.evaluate(
            """(selector) => Object.fromEntries([...document.querySelectorAll(selector)]
              .map(({ dataset }) => [dataset.chart, Number(dataset.points)]))""",
            selector,
        )

    def figure(self, name, **labels):
        """The value behind a headline number."""
        return self.page.evaluate(
            """([name, labels]) => Number([...document.querySelectorAll('.figure[data-series]')]
              .find(({ dataset }) => dataset.series === name && dataset.labels === labels)
              ?.dataset.value)""",
            [name, json.dumps(labels, separators=(",", ":"))],
        )

    def text(self, selector):
        """Text with plain blanks, whatever kind of blank the page uses."""
        return self.page.inner_text(selector).replace("\u202f", " ").replace("\xa0", " ")

    def custom(self, name):
        """What the page shows for a custom metric; None while it is not there."""
        cell = self.page.query_selector(f'#custom td[data-series="{name}"]')
        return cell.inner_text().replace("\u202f", " ") if cell else None

    def address(self):
        """What stands behind the question mark."""
        return self.page.evaluate("location.search")
