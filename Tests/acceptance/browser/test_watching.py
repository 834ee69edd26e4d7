"""The checks behind every browser test see what they are there to see."""

import pytest

from chromium import Browser
from dashboard import Dashboard


@pytest.fixture
def watched(playwright_driver, tmp_path, server):
    """A browser whose faults are not held against the test."""
    browser = Browser(playwright_driver, tmp_path, server)
    yield browser
    browser.close()


FAULTS = {
    "console.error('look here')": "error: look here",
    "console.warn('and here')": "warning: and here",
    "setTimeout(() => { throw new Error('unheard') })": "unheard",
    "Promise.reject(new Error('refused'))": "refused",
    "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))":
        "violation: script-src",
    "document.body.setAttribute('style', 'color: red')": "violation: style-src",
    "fetch('http://elsewhere.example/')": "violation: connect-src",
    "fetch('/api/v1/nothing')": "404",
}


def test_faults_are_seen(watched):
    dashboard = Dashboard(watched.page())
    assert watched.problems() == [], "a quiet page has none"
    for fault, words in FAULTS.items():
        dashboard.page.evaluate(f"() => {{ {fault} }}")
        dashboard.until(lambda: any(words in problem for problem in watched.problems()), words)


def test_fault_in_the_worker_is_seen(watched):
    dashboard = Dashboard(watched.page())
    assert {"page", "shared_worker"} <= watched.targets
    watched.run_in("shared_worker", "console.error('from the worker')")
    dashboard.until(lambda: "error: from the worker" in watched.problems(), "seen")


def test_request_to_another_host_is_seen(playwright_driver, tmp_path, server):
    browser = Browser(playwright_driver, tmp_path, server)
    dashboard = Dashboard(browser.page(bypass_csp=True))
    dashboard.page.evaluate("fetch('http://elsewhere.example/').catch(() => {})")
    dashboard.page.wait_for_timeout(500)
    browser.close()
    assert browser.hosts() == {"127.0.0.1", "elsewhere.example"}
