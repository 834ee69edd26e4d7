"""What a reader can do with the dashboard, by pointer, keyboard and address; and how it looks."""

import re

import pytest

from dashboard import Dashboard


def _pressed(page):
    return page.inner_text('#window button[aria-pressed="true"]')


def test_pause_holds_the_picture(browser):
    dashboard = Dashboard(browser.page())
    page = dashboard.page
    page.click("#pause")
    dashboard.until(lambda: dashboard.state == "paused", "paused")
    assert "paused=1" in dashboard.address()
    page.wait_for_timeout(1200)
    before, seq = dashboard.text("#cpu"), dashboard.seq
    dashboard.until(lambda: dashboard.seq >= seq + 2, "samples still arrive")
    assert dashboard.text("#cpu") == before, "the charts stand still"
    page.keyboard.press("Escape")
    dashboard.until(lambda: dashboard.state == "live", "live")
    assert "paused" not in dashboard.address()
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("Space")
    dashboard.until(lambda: dashboard.state == "paused", "paused by the space bar")


def test_keyboard(browser):
    dashboard = Dashboard(browser.page())
    page = dashboard.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the way past the bar is first"
    page.keyboard.press("?")
    assert page.locator("#help").evaluate("(sheet) => sheet.open")
    sheet = dashboard.text("#help")
    assert "Pause" in sheet and "Memory" in sheet
    page.keyboard.press("Escape")
    assert not page.locator("#help").evaluate("(sheet) => sheet.open")
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.id") == "memory"
    top = "document.querySelector('#memory').getBoundingClientRect().top"
    dashboard.until(lambda: page.evaluate(top) < 400, "scrolled to")
    page.keyboard.press("[")
    assert _pressed(page) == "1m"
    assert "window=1m" in dashboard.address()
    page.keyboard.press("]")
    page.keyboard.press("]")
    assert _pressed(page) == "15m"
    page.keyboard.press("/")
    assert page.locator("#palette").evaluate("(palette) => palette.open")
    page.keyboard.type("disk")
    page.keyboard.press("Enter")
    assert not page.locator("#palette").evaluate("(palette) => palette.open")


def test_crosshair_is_shared(browser):
    dashboard = Dashboard(browser.page(viewport={"width": 1440, "height": 3000}))
    page = dashboard.page
    chart = page.locator("[data-chart] .plot").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    shown = "[...document.querySelectorAll('.plot-hair')].filter((hair) => !hair.hidden).length"
    dashboard.until(lambda: page.evaluate(shown) > 5, "seen on all charts")


def test_mark_says_what_happened(open_browser, start_server):
    server = start_server()
    dashboard = Dashboard(open_browser(server).page("?window=1m", viewport={"width": 1440, "height": 3000}))
    page = dashboard.page
    server.push({"name": "room_temperature", "value": 21.5})
    event = page.locator("#activity [data-type='schema.changed'] span").first
    dashboard.until(lambda: event.count() > 0, "told of")
    words = event.inner_text()
    for card in (page.locator("[data-chart]").first, page.locator("[data-chart='heatmap']")):
        box = card.locator(".plot").bounding_box()
        y = box["y"] + box["height"] / 2

        def found():
            # The picture moves on, so that the mark is where nobody has looked only for a while.
            for x in range(int(box["width"]) - 8, int(box["width"] / 2), -3):
                page.mouse.move(box["x"] + x, y)
                page.wait_for_timeout(20)
                if words in card.locator(".card-moment").inner_text():
                    return True
            return False

        dashboard.until(found, "said on the chart", 30)


def test_address_is_restored(browser):
    query = "?window=15m&hide=self,vm&theme=light"
    dashboard = Dashboard(browser.page(query))
    page = dashboard.page
    for _ in range(2):
        assert _pressed(page) == "15m"
        for section, is_open in (("vm", "false"), ("self", "false"), ("memory", "true")):
            fold = page.locator(f"#{section} .fold")
            assert fold.get_attribute("aria-expanded") == is_open
        assert _is_light(page)
        assert dashboard.address() == query
        page.reload()
        dashboard.until(lambda: dashboard.state == "live", "live")


def _brightness(page):
    """Of the page's ground, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


def _is_light(page):
    return _brightness(page) > 160


def test_less_motion_is_heeded(browser):
    """Numbers stay current; nothing slides or fades."""
    dashboard = Dashboard(browser.page(reduced_motion="reduce"))
    seq = dashboard.seq
    dashboard.until(lambda: dashboard.seq >= seq + 2, "current")
    moving = dashboard.page.evaluate(
        """[...document.querySelectorAll('*')].filter((node) => {
          const { transitionDuration, animationName, animationDuration } = getComputedStyle(node);
          const longest = (text) => Math.max(...text.split(',').map(parseFloat));
          return longest(transitionDuration) > 0.01
            || (animationName !== 'none' && longest(animationDuration) > 0.01);
        }).map((node) => node.className || node.tagName)""")
    assert moving == []


def test_everything_has_a_name(browser):
    """What one can reach with the keyboard, and every chart, says what it is."""
    page = Dashboard(browser.page(viewport={"width": 1440, "height": 14_000})).page
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, a[href], input, [role=img], canvas')]
          .filter((node) => !node.closest('[hidden], [aria-hidden=true], dialog:not([open])'))
          .filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim()
            || node.title || node.labels?.length))
          .map((node) => node.outerHTML.slice(0, 120))""")
    assert nameless == []
    assert page.locator("[data-chart] [role=img][aria-label]").count() >= 20
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator("#connection-text[aria-live]").count() == 1


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_screenshots(browser, screenshots, scheme):
    """What is first seen, and the whole page with each part of it drawn."""
    dashboard = Dashboard(browser.page(color_scheme=scheme))
    page = dashboard.page
    page.wait_for_timeout(1500)
    page.screenshot(path=screenshots / f"{scheme}.png")
    assert _is_light(page) == (scheme == "light"), "the theme is the system's"
    assert _does_not_overflow(page)
    undrawn = """[...document.querySelectorAll('[data-chart]')].filter((chart) => !chart.hidden &&
      chart.dataset.points === '0' && chart.querySelector('.plot-empty')?.hidden !== false).length"""

    def is_drawn():
        # What is out of sight is not drawn, and tables that fill make the page higher.
        height = page.evaluate("document.documentElement.scrollHeight")
        if height > page.viewport_size["height"]:
            page.set_viewport_size({"width": 1440, "height": height})
        return page.evaluate(undrawn) == 0

    dashboard.until(is_drawn, "drawn, all of it", 20)
    page.screenshot(path=screenshots / f"{scheme}-whole.png")


def test_screenshots_of_a_phone(browser, screenshots):
    page = Dashboard(browser.page(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True,
        has_touch=True)).page
    for section in ("headline", "cpu", "filesystem", "people"):
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", section)
        page.wait_for_timeout(1500)
        page.screenshot(path=screenshots / f"phone-{section}.png")
        assert _does_not_overflow(page)


def _does_not_overflow(page):
    """Nothing makes the page wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
