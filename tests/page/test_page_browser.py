"""The page in a real Chromium, where there is one."""

import shutil
from pathlib import Path

import pytest
from page_bench import NASTY, PICTURE, page
from test_page_practice import HOLD, STAND, picture

from coach.model import PracticeKind
from coach.page import PageServer

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
AXE = Path(__file__).parents[1] / "report" / "axe.min.js"
SIZES = [(1280, 800, "light"), (390, 844, "dark")]
DIGITS_PX = "0.7 * parseFloat(getComputedStyle(document.querySelector('.value')).fontSize)"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield chromium
        chromium.close()


class Tab:
    """A tab that remembers what went wrong and where it went."""

    def __init__(self, browser, width=1280, height=800):
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.errors, self.asked = [], []
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (800, 1280)])
def test_it_draws_everything_and_asks_nobody_else(browser, width, height):
    with page() as running:
        tab = Tab(browser, width, height)
        tab.page.goto(running.origin)
        tab.page.wait_for_selector(".dial")
        assert tab.page.locator(".dial .value").all_inner_texts() == ["14.4", "-", "171.5"]
        assert tab.page.locator(".dial.out").count() == 1
        assert tab.page.locator("#side .measured").count() == 1
        assert tab.page.locator("#cue").inner_text() == NASTY
        assert tab.page.title() == "coach, live"
        overflow = tab.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0
        assert tab.errors == []
        assert all(url.startswith((running.origin, "data:")) for url in tab.asked)
        tab.page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1024, "light"), (390, "dark")])
def test_nothing_serious_for_those_who_cannot_see(browser, width, scheme):
    with page() as running:
        # The page's own policy would keep out the checker too.
        options = {"color_scheme": scheme, "bypass_csp": True}
        tab = browser.new_page(viewport={"width": width, "height": 768}, **options)
        tab.goto(running.origin)
        tab.wait_for_selector(".dial")
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run()")
        assert len(found["passes"]) > 15
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        tab.close()


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_a_practice_is_drawn_and_can_be_read(browser, width, height, scheme):
    practice = picture(PracticeKind.EXERCISE, HOLD)
    with page(picture=practice) as running:
        size = {"width": width, "height": height}
        tab = browser.new_page(viewport=size, color_scheme=scheme, bypass_csp=True)
        tab.goto(running.origin)
        tab.wait_for_selector(".dial")
        assert tab.locator("#task").inner_text() == "Plank: hold"
        assert tab.locator("#lines").inner_text().split("\n") == ["then", practice.lines[0][1]]
        assert tab.locator(".dial .value").all_inner_texts() == ["12", "+8"]
        assert not tab.locator(".figures").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        # The clock of a hold is read from a mat: 60 px at a metre is 14 mm, 48 minutes of arc.
        assert tab.evaluate(DIGITS_PX) >= 0.7 * 38
        running.server.show(picture(PracticeKind.STAND, STAND).as_json())
        tab.wait_for_function("document.getElementById('task').textContent.startsWith('Stand')")
        assert tab.locator(".figures").is_visible()
        running.server.show(PICTURE.as_json())
        tab.wait_for_function("document.getElementById('task').hidden")
        running.server.show(practice.as_json())
        tab.wait_for_selector("#task:not([hidden])")
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run()")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        tab.close()


def test_the_numbers_can_be_read_from_three_metres(browser):
    """At 1280 px across 30 cm, a digit of 60 px is 14 mm: 16 minutes of arc at 3 m."""
    with page() as running:
        tab = Tab(browser)
        tab.page.goto(running.origin)
        tab.page.wait_for_selector(".dial")
        size = tab.page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.value')).fontSize)"
        )
        assert size >= 60 / 0.7  # a digit is 0.7 of the font size
        tab.page.close()


def test_it_comes_back_by_itself_after_the_server_was_away(browser):
    with page() as running:
        port = running.server.port
        tab = Tab(browser)
        tab.page.goto(running.origin)
        tab.page.wait_for_selector("#link.good")
    tab.page.wait_for_selector("#link.bad")
    tab.page.wait_for_timeout(1500)  # and it goes on saying so while it looks for another run
    assert tab.page.locator("#link").inner_text() == "the coach has ended"

    server = PageServer("127.0.0.1", port, print)
    try:
        server.show(PICTURE.as_json())
        tab.page.wait_for_selector("#link.good", timeout=10_000)
    finally:
        tab.page.close()
        server.close()


def test_the_code_lets_in_and_a_reload_needs_none(browser):
    with page("0.0.0.0") as running:
        tab = Tab(browser)
        tab.page.goto(running.origin)
        tab.page.wait_for_selector("dialog[open]")
        tab.page.fill("#code", "AAAAAAAA")
        tab.page.press("#code", "Enter")
        sync_api.expect(tab.page.locator("#door-wrong")).not_to_have_text("")
        assert tab.page.locator(".dial").count() == 0
        tab.page.fill("#code", running.code)
        tab.page.press("#code", "Enter")
        tab.page.wait_for_selector(".dial")
        tab.page.reload()
        tab.page.wait_for_selector(".dial")
        assert not tab.page.locator("dialog[open]").count()
        tab.page.close()
