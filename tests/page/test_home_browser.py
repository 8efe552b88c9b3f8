"""The page at home in a real Chromium, where there is one."""

import shutil
from pathlib import Path

import pytest
from home_bench import NASTY, home

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
AXE = Path(__file__).parents[1] / "report" / "axe.min.js"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture
def at_home(tmp_path):
    with home(tmp_path) as running:
        yield running


@pytest.fixture
def tab(browser, at_home):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.errors = []
    page.on("console", lambda message: page.errors.append(message.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(at_home.origin)
    page.wait_for_selector(".run")
    yield page
    page.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_it_lists_the_runs_and_asks_nobody_else(browser, at_home, width, height):
    page = browser.new_page(viewport={"width": width, "height": height})
    errors, asked = [], []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(at_home.origin)
    page.wait_for_selector(".run")
    assert page.locator(".run").count() == 2
    assert page.locator(".run .line").all_inner_texts() == [NASTY] * 2
    assert page.locator("#title").inner_text() == NASTY
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert errors == []
    assert all(url.startswith((at_home.origin, "data:")) for url in asked)
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1024, "light"), (390, "dark")])
def test_nothing_serious_for_those_who_cannot_see(browser, at_home, width, scheme):
    # The page's own policy would keep out the checker too.
    options = {"color_scheme": scheme, "bypass_csp": True}
    page = browser.new_page(viewport={"width": width, "height": 768}, **options)
    page.goto(at_home.origin)
    page.locator("summary").first.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for asking in (False, True):
        if asking:
            page.get_by_role("button", name="Delete the run").first.click()
            page.wait_for_selector("#sure[open]")
        found = page.evaluate("axe.run()")
        assert len(found["passes"]) > 15
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    page.close()


def test_a_run_goes_only_after_the_question(tab, at_home):
    delete = tab.get_by_role("button", name="Delete the run")
    for refuse in (lambda: tab.click("#sure-no"), lambda: tab.keyboard.press("Escape"),
                   lambda: tab.keyboard.press("Enter")):  # fmt: skip
        delete.first.click()
        tab.wait_for_selector("#sure[open]")
        assert tab.locator("#sure-what").inner_text() == "run 2"
        assert tab.locator("#sure-going li").all_inner_texts() == ["2.recording, 0.1 MB"]
        assert not tab.locator("#sure-files").is_checked()
        refuse()
        tab.wait_for_selector("#sure", state="hidden")
    tab.wait_for_timeout(300)
    assert at_home.library.deleted == []
    delete.first.click()
    tab.check("#sure-files")
    tab.click("#sure-yes")
    sync_api.expect(tab.locator(".run")).to_have_count(1)
    sync_api.expect(tab.locator("#note")).to_contain_text("deleted 2")
    delete.first.click()
    tab.wait_for_selector("#sure[open]")
    assert not tab.locator("#sure-files").is_checked()
    tab.click("#sure-yes")
    sync_api.expect(tab.locator(".run")).to_contain_text("No runs yet")
    assert at_home.library.deleted == [(2, True), (1, False)]


def test_an_export_is_a_click(tab):
    tab.locator("summary").first.click()
    for _ in range(2):
        with tab.expect_download() as download:
            tab.get_by_role("button", name="FIT of").first.click()
        assert download.value.suggested_filename == "2.fit"
        assert Path(download.value.path()).read_text() == "made fit"
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Save the recording").first.click()
    assert download.value.suggested_filename == "2.recording"
    assert tab.errors == []


def test_a_report_that_is_made_becomes_a_link_to_a_page_of_no_origin(tab, at_home):
    tab.get_by_role("button", name="Report of").click()
    link = tab.get_by_role("link", name="Report of")
    sync_api.expect(link).to_have_count(2)
    report = at_home.library.folder / "1.report"
    report.write_text("<title>of nobody</title><script>document.title = origin</script>")
    with tab.context.expect_page() as opened:
        link.last.click()
    sync_api.expect(opened.value).to_have_title("null")


def test_trouble_is_a_line_at_the_run(tab, at_home):
    at_home.library.trouble = RuntimeError("nobody foresaw")
    tab.get_by_role("button", name="Report of").click()
    sync_api.expect(tab.locator(".run").last.locator(".state")).to_contain_text("a fault")
    assert tab.get_by_role("button", name="Report of").is_enabled()


def test_from_the_network_a_code_opens_the_list_and_its_links(browser, tmp_path):
    with home(tmp_path, "0.0.0.0") as running:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        tab = context.new_page()
        tab.goto(running.origin)
        tab.wait_for_selector("#door[open]")
        assert tab.locator(".run").count() == 0
        for _ in range(10):  # who goes and looks at the terminal has typed nothing wrong
            tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        code, door = (tab.locator(one).bounding_box() for one in ("#code", "#door"))
        assert code["x"] + code["width"] < door["x"] + door["width"]
        tab.fill("#code", running.code)
        tab.press("#code", "Enter")
        tab.wait_for_selector(".run")
        another = context.new_page()
        another.goto(running.origin)
        another.wait_for_selector(".run")
        with context.expect_page() as opened:
            another.get_by_role("link", name="Report of").click()
        assert opened.value.url.endswith("/runs/2/report")
        assert "not here" not in opened.value.content()
        context.close()
        stranger = browser.new_context().new_page()
        stranger.goto(f"{running.origin}/runs/2/report")
        assert "not here" in stranger.content()
        stranger.context.close()
