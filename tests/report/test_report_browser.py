"""The report in a real Chromium, where there is one."""

import shutil
from pathlib import Path

import pytest
from made import LONG, NASTY, full, report, runs
from practised_made import earlier_checks, practice_report
from test_progress_page import progress

from coach.model import METRICS, Placement
from coach.model.practice import PracticeKind
from coach.progress.joined import joined_of
from coach.report.draw.page import page_of
from coach.report.draw.progress_page import progress_page
from coach.report.practised.practice_page import practice_page
from tests.athlete.practised import practice_of
from tests.athlete.runners import run_of

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PARTS = "document.querySelectorAll('details.part')"
AXE = Path(__file__).with_name("axe.min.js")


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "run.report.html"
    path.write_text(page_of(full()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def tab(browser):
    tabs = []

    def start(url, width=1280, height=900, drawn="canvas", folded=False, **options):
        tabs.append(Tab(browser, url, width, height, options, drawn, folded))
        return tabs[-1]

    yield start
    for one in tabs:
        one.page.close()


class Tab:
    """A tab that remembers what went wrong and where it went."""

    def __init__(self, browser, url, width, height, options, drawn="canvas", folded=False):
        self.page = browser.new_page(viewport={"width": width, "height": height}, **options)
        self.errors, self.asked = [], []
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(url)
        if not folded:
            self.page.evaluate(f"{PARTS}.forEach((part) => {{ part.open = true; }})")
        self.page.wait_for_selector(drawn)

    def painted(self):
        """Number of colours on each chart's canvas; a blank one has one."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll("canvas")].map((canvas) => {
              const { width, height } = canvas;
              const pixels = canvas.getContext("2d").getImageData(0, 0, width, height);
              return new Set(new Uint32Array(pixels.data.buffer)).size;
            })"""
        )


def seconds(words):
    """``03:00 to 06:00`` as numbers."""
    return [60 * int(one[:2]) + int(one[3:]) for one in words.split(" to ")]


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844), (820, 1180)])
def test_every_chart_is_drawn_and_nobody_is_asked(tab, url, width, height):
    one = tab(url, width, height)
    painted = one.painted()
    assert len(painted) == len(METRICS) + 1  # and the speed
    assert min(painted) > 20
    assert one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert one.errors == []
    assert one.asked == [url]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_serious_for_those_who_cannot_see_or_point(tab, url, width, scheme):
    one = tab(url, width, color_scheme=scheme)
    one.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = one.page.evaluate("axe.run()")
    assert len(found["passes"]) > 20
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_progress_can_be_read_by_everybody_and_asks_nobody(tab, tmp_path, width, scheme):
    path = tmp_path / "progress.html"
    path.write_text(
        progress_page([progress(12), progress(3, Placement.CHEST)], joined_of([], []), NASTY),
        encoding="utf-8",
    )
    one = tab(path.as_uri(), width, drawn="svg.trend", color_scheme=scheme)
    one.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = one.page.evaluate("axe.run()")
    assert len(found["passes"]) > 15
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert one.errors == []
    assert one.asked == [path.as_uri()]


def everything_page():
    """Runs, checks, desk and exercises, with a name that is no kind word."""
    runs = [run_of(3.0 * k) for k in range(20)]
    practices = [
        practice_of(kind, 7.0 * k + n) for k in range(6) for n, kind in enumerate(PracticeKind)
    ]
    joined = joined_of(runs, practices)
    return progress_page([progress(12)], joined, NASTY)


PRACTICE_PAGES = {
    **{
        kind.value: lambda kind=kind: practice_page(
            practice_report(kind, title=NASTY, earlier=earlier_checks(40.0, 55.0))
        )
        for kind in PracticeKind
    },
    "progress": everything_page,
}


@pytest.mark.parametrize("made", PRACTICE_PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_practices_can_be_read_by_everybody_and_ask_nobody(tab, tmp_path, width, scheme, made):
    path = tmp_path / "practice.html"
    path.write_text(PRACTICE_PAGES[made](), encoding="utf-8")
    one = tab(path.as_uri(), width, drawn="main", color_scheme=scheme)
    one.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = one.page.evaluate("axe.run()")
    assert len(found["passes"]) > 10
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert one.errors == []
    assert one.asked == [path.as_uri()]


def test_zoom_by_buttons_by_dragging_and_by_keys_moves_all_charts(tab, url):
    page = tab(url).page
    shown = page.locator("#shown")
    page.click("button[data-do=in]")
    assert shown.inner_text() == "03:00 to 09:00"
    page.click("button[data-do=on]")
    assert shown.inner_text() == "06:00 to 12:00"
    page.click("button[data-do=whole]")
    assert shown.inner_text() == "00:00 to 12:00"
    page.locator(".u-over").first.scroll_into_view_if_needed()
    box = page.locator(".u-over").first.bounding_box()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    assert seconds(shown.inner_text()) == pytest.approx([180, 360], abs=4)
    page.locator(".chart").nth(3).focus()
    page.keyboard.press("0")
    assert shown.inner_text() == "00:00 to 12:00"
    page.keyboard.press("+")
    assert shown.inner_text() == "03:00 to 09:00"


def test_pointing_or_arrow_keys_read_all_charts_at_one_time(tab, url):
    page = tab(url).page
    chart = page.locator(".u-over").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 100.0 / 720.0 * box["width"], box["y"] + 40)
    first = page.locator(".readout").first
    sync_api.expect(first).not_to_have_text("")
    read = page.locator(".readout").all_inner_texts()
    assert len({text.split()[0] for text in read}) == 1
    lean = page.locator("[data-metric=trunk_forward_lean_rad] + .readout")
    assert 'cue "run tall"' in lean.inner_text()
    page.locator(".chart").first.focus()
    before = first.inner_text()
    page.keyboard.press("ArrowRight")
    sync_api.expect(first).not_to_have_text(before)


@pytest.mark.parametrize("words", [NASTY, LONG], ids=["nasty", "long"])
def test_texts_of_others_run_nothing_and_break_nothing(tab, tmp_path, words):
    path = tmp_path / "hostile.html"
    made = report(minutes=12.0, title=words, phrase=words, athlete=words, earlier=runs(2, words))
    path.write_text(page_of(made), encoding="utf-8")
    one = tab(path.as_uri(), 390)
    one.page.on("dialog", lambda dialog: one.errors.append(dialog.message))
    assert one.page.locator("h1").inner_text().startswith(words[:20])
    assert one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert len(one.painted()) == len(METRICS)
    assert one.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("minutes", [2.0, 60.0])
def test_on_a_phone_the_essentials_take_six_screens_at_most(tab, tmp_path, minutes, scheme):
    """With every metric there is, which is more than any two sensors give."""
    path = tmp_path / "phone.html"
    made = report(minutes=minutes, earlier=runs(10), drift={"trunk_forward_lean_rad": 9.0})
    path.write_text(page_of(made), encoding="utf-8")
    one = tab(path.as_uri(), 390, 844, "svg.spark", folded=True, color_scheme=scheme)
    assert one.page.evaluate("document.documentElement.scrollHeight") <= 6 * 844
    assert one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for words in (".verdict", ".suggestion", ".glance", ".figures", "#next"):
        assert one.page.locator(words).first.is_visible()
    assert one.page.locator("canvas").count() == 0
    assert not one.page.evaluate(f"[...{PARTS}].some((part) => part.open)")
    assert one.errors == []


def test_what_is_folded_opens_by_a_link_and_by_a_tap_and_is_drawn_then(tab, url):
    page = tab(url, 390, 844, "svg.spark", folded=True).page
    page.click("#next a")
    assert page.locator("#exercises").get_attribute("open") == ""
    assert page.locator("#exercises li").first.is_visible()
    page.click("#charts > summary")
    page.wait_for_selector("#charts canvas")
    assert page.locator("canvas").count() < len(METRICS)
    page.click("#charts .part > summary")
    sync_api.expect(page.locator("canvas")).to_have_count(len(METRICS) + 1)


def test_a_large_screen_folds_nothing(tab, url):
    page = tab(url, folded=True).page
    assert page.evaluate(f"[...{PARTS}].every((part) => part.open)")
    assert page.locator("nav").is_visible()


def eventually(page, script):
    """Until it is so; the page's policy lets nobody put a watcher into it."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"it never came to {script}")


def test_from_a_phone_all_of_it_is_printed(tab, url):
    one = tab(url, 390, 844, "svg.spark", folded=True)
    one.page.emulate_media(media="print")
    eventually(one.page, f"[...{PARTS}].every((part) => part.open)")
    assert len(one.painted()) == len(METRICS) + 1
    assert one.page.locator("#limits ul").is_visible()
    one.page.emulate_media(media="screen")
    eventually(one.page, f"![...{PARTS}].some((part) => part.open)")


def test_without_a_script_too(browser, url):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(url)
    page.emulate_media(media="print")
    assert page.locator("#limits ul").is_visible()
    context.close()


def test_on_paper_there_are_charts_and_no_buttons(tab, url):
    one = tab(url, color_scheme="dark")
    one.page.emulate_media(media="print")
    one.page.wait_for_timeout(200)
    assert not one.page.locator(".tools").is_visible()
    assert not one.page.locator("nav").is_visible()
    back = one.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert back == "rgb(255, 255, 255)"
    assert min(one.painted()) > 20
    paper = one.page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert 2 <= paper.count(b"/Type /Page\n") <= 20


def test_an_hour_opens_within_a_second(tab, tmp_path):
    path = tmp_path / "hour.html"
    path.write_text(page_of(report(minutes=60.0, earlier=runs(10))), encoding="utf-8")
    one = tab(path.as_uri())
    took_ms = one.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert took_ms < 1000.0 * 3.0  # 1 s on a machine of its own; tests share theirs


def test_without_a_script_the_numbers_are_still_there(browser, url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    assert page.locator(".metric details").count() == len(METRICS)
    page.click("#drift > summary")
    assert page.locator("#drift table").first.is_visible()
    assert "the charts need javascript" in page.locator("noscript").first.text_content().lower()
    context.close()
