"""The pages in the language of the run, and the words of a replay."""

import html
import json
import re
from importlib.resources import files

import pytest

from coach.app.live_status import LiveStatus
from coach.model import AS_OURS, Baseline, Decision, Placement, Reason
from coach.page.bytes_out import static_file
from coach.page.home.home_site import HomeSite
from coach.page.live_page import LivePage
from coach.page.picture import picture_of
from coach.settings import Settings
from coach.wording.script_words import script_words, tagless_json
from coach.wording.translation import use_catalogue
from tests.wording.shouting import Shouting

TEMPLATES = [LivePage.files["index.html"], HomeSite.files["index.html"]]
LETTERS = re.compile(r">([^<>{}]*[A-Za-z][^<>{}]*)<")


@pytest.fixture
def shouting():
    use_catalogue(Shouting(), "xx")
    yield
    use_catalogue(None)


def source(name):
    return (files("coach.page") / "static" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_says_its_language_and_has_no_text_outside_of_the_catalogue(shouting, name):
    page = static_file(name).decode()
    assert '<html lang="xx">' in page
    page = page.replace(re.search(r'id="words">(.*?)</script>', page)[0], "")
    texts = [*LETTERS.findall(page), *re.findall(r'aria-label="([^"]*)"', page)]
    assert len(texts) > 8
    assert [text for text in map(html.unescape, texts) if text != text.upper()] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_scripts_get_their_words(shouting, name):
    page = static_file(name).decode()
    words = json.loads(re.search(r'id="words">(.*?)</script>', page)[1])
    for script in re.findall(r'src="([^"]+)"', page):
        assert source(script).count('tr("') == len(re.findall(r'\btr\("', source(script)))
        assert set(script_words(source(script))) <= set(words)
    assert words["the coach does not answer, trying again"].startswith("THE COACH DOES")
    assert all(re.findall(r"{.*?}", text) == re.findall(r"{.*?}", words[text]) for text in words)


def test_in_english_there_are_none():
    assert 'id="words">{}</script>' in static_file(TEMPLATES[0]).decode()


def test_no_tag_ends_in_the_words():
    assert "<" not in tagless_json({"a": "</script>&"})
    assert json.loads(tagless_json({"a": "</script>&"})) == {"a": "</script>&"}


def picture(sensor, why, *, connected=True):
    status = LiveStatus()
    status._linked = {"s": connected}
    status.decision = Decision(1.0, why)
    return picture_of(
        status,
        sensor=sensor,
        battery_percent=None,
        placements=[Placement.CHEST],
        baseline=Baseline({}),
        settings=Settings(),
        worths=AS_OURS,
        figure=None,
    )


def test_a_live_page_tells_of_its_sensor():
    assert picture("COACH", Reason.IN_BAND).link == "COACH connected"
    assert picture("COACH", Reason.IN_BAND, connected=False).link == "COACH lost, seeking"
    assert picture("COACH", Reason.IN_BAND).title == "coach, live"
    assert picture("COACH", Reason.SPOKEN).spoke
    assert "press c" in picture("COACH", Reason.UNCALIBRATED).silent


def test_a_replay_is_called_one_and_asks_nobody_for_anything():
    assert picture(None, Reason.IN_BAND).link == "replay"
    assert picture(None, Reason.IN_BAND, connected=False).link.startswith("replay, no data")
    assert picture(None, Reason.IN_BAND).title == "coach, replay"
    for why in Reason:
        words = picture(None, why).silent
        assert not re.search(r"connect|seek|press|stand still", words), words
