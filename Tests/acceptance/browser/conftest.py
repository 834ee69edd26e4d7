"""Fixtures of the browser tests; after each, no console may have said anything."""

import shutil

import playwright.sync_api
import pytest

from chromium import EXECUTABLE, Browser
from dashboard import Dashboard
from server import REPOSITORY
from told import Told


# Not for the whole session: while it is there, no other event loop can run in this thread.
@pytest.fixture(scope="module")
def playwright_driver():
    if shutil.which(EXECUTABLE) is None:
        pytest.skip(f"needs {EXECUTABLE}: apt-get install chromium")
    with playwright.sync_api.sync_playwright() as driver:
        yield driver


@pytest.fixture
def open_browser(playwright_driver, tmp_path, start_server):
    """Starts a Chromium that looks at a server; with `outage` the server may go away in between.

    It comes after `start_server`, so that a test's browsers end before its servers do.
    """
    started = []

    def start(server, outage=False):
        server.first_frame()
        browser = Browser(playwright_driver, tmp_path, server)
        started.append((browser, outage))
        return browser

    yield start
    for browser, _ in started:
        browser.close()
    for browser, outage in started:
        assert browser.problems(outage) == []
        assert browser.hosts() == {"127.0.0.1"}, "requests to other hosts"


@pytest.fixture
def browser(open_browser, server):
    """A Chromium for the server that all tests share."""
    return open_browser(server)


@pytest.fixture
def open_told(browser):
    """A dashboard whose tables say what a test wants; gives both."""

    def open_one(query="", processes=(), units=(), options=None, **tables):
        page = browser.context(**(options or {})).new_page()
        told = Told(page, processes, units, **tables)
        page.goto(f"{browser.url}/{query}")
        return Dashboard(page), told

    return open_one


@pytest.fixture(scope="session")
def screenshots():
    """Where pictures for people to look at are left."""
    folder = REPOSITORY / ".build-screenshots"
    folder.mkdir(exist_ok=True)
    return folder
