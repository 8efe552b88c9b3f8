"""The report in another language: nothing of it is left in English."""

import json
import re
from html.parser import HTMLParser

import pytest
from made import recorded, report, runs

from coach.report.draw import overview_png
from coach.report.draw.html import static
from coach.report.draw.page import page_of
from coach.report.draw.report_json import report_form
from coach.report.draw.text import text_lines
from coach.report.draw.verdict_in_page import language_in, verdict_in
from coach.wording.script_words import script_words
from coach.wording.translation import use_catalogue
from tests.wording.shouting import Shouting

ALLOWED = re.compile(
    # Units, and what is not ours: a recording's title, names of packages.
    r"\b(deg|cm|ms|steps/min|min/km|km|m/s|kN/m|s)\b"
    r"|An easy run over a poor link, with a reboot|\b(coach|numpy|scipy|vqf)\b|(, )?\bme$"
)


@pytest.fixture
def shouting():
    use_catalogue(Shouting(), "xx")
    yield
    use_catalogue(None)


class Texts(HTMLParser):
    """All that is read or heard of a page."""

    def __init__(self, page):
        super().__init__()
        self.language, self.texts, self._in = "", [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._in, given = tag, dict(attrs)
        self.texts += [given[name] for name in ("aria-label", "data-head") if given.get(name)]
        self.language = given.get("lang", self.language)

    def handle_data(self, data):
        if self._in not in ("script", "style"):
            self.texts.append(data)


def everything():
    faster = report(
        minutes=12.0, speed_m_s=lambda t_s: 2.5 + 0.5 * (t_s % 200.0 > 100.0),
        title="TITLE", phrase="PHRASE", athlete="ME", earlier=runs(10, "EARLIER"),
        drift={"cadence_spm": -6.0, "trunk_forward_lean_rad": 9.0, "vertical_oscillation_m": 2.0},
    )  # fmt: skip
    others = [{"minutes": 0.2}, {"running": False}]
    return [
        faster,
        recorded("poor-link"),
        *(report(title="", phrase="", athlete="", **o) for o in others),
    ]


def test_nothing_is_left_in_english(shouting):
    recorded.cache_clear()
    try:
        for made in everything():
            page = Texts(page_of(made))
            assert page.language == "xx"
            for text in [*text_lines(made), *page.texts]:
                assert not re.search("[a-z]{2}", ALLOWED.sub("", text)), text
    finally:
        recorded.cache_clear()


def test_the_script_gets_its_words(shouting):
    page = page_of(report(minutes=0.2))
    words = json.loads(re.search(r'id="words">(.*?)</script>', page)[1])
    assert set(words) == set(script_words(static("report.js")))
    assert len(words) == 4
    assert words["{from} to {until}"] == "{from} TO {until}"


def test_keys_and_names_of_the_json_stay(shouting):
    form = report_form(report(drift={"trunk_forward_lean_rad": 9.0}))
    assert form["findings"] == ["folds_forward"]
    assert form["exercises"][0].istitle()
    assert form["metrics"][0]["name"] == "cadence_spm"


def test_a_picture_has_letters_or_there_is_none():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    assert overview_png.fonts_of("de") == ("DejaVu Sans",)
    found = overview_png.fonts_of("zh")
    assert found is None or len(found) > 1


def test_a_page_tells_in_which_language_it_is(shouting, tmp_path):
    page = tmp_path / "run.report.html"
    assert language_in(page) == ""
    page.write_text(page_of(report(minutes=2.0)), encoding="utf-8")
    assert language_in(page) == "xx"
    assert verdict_in(page).startswith("IN THIS SHORT RUN")
    page.write_text("<html>", encoding="utf-8")
    assert language_in(page) == verdict_in(page) == ""
