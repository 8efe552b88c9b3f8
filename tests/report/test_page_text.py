"""The page and the text: whole, self-contained, and safe from the texts in it."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from made import LONG, NASTY, full, recorded, report, runs

from coach.model import METRICS
from coach.recording import read_recording
from coach.report.draw.page import PARTS, page_of
from coach.report.draw.text import text_lines
from coach.report.replay_for_report import session_of
from coach.report.session_report import report_of
from coach.wording.metric_names import SPEED
from tests.cli.places import RECORDINGS


class Elements(HTMLParser):
    """Tags with their attributes, and all text outside of scripts."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words, self._in = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data):
        if self._in not in ("script", "style"):
            self.words.append(data)


def test_every_part_and_every_metric_is_there():
    page = page_of(full())
    found = Elements(page)
    ids = {attributes.get("id") for _, attributes in found.tags}
    assert {part for part, _ in PARTS} <= ids
    charts = [a for _, a in found.tags if a.get("class") == "chart"]
    assert len(charts) == 1 + len(METRICS)
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    assert [one["name"] for one in data["metrics"]] == [SPEED, *METRICS]
    assert {len(one["mean"]) for one in data["metrics"]} == {len(data["t"])}


def test_it_asks_nobody_for_anything():
    found = Elements(page_of(full()))
    for tag, attributes in found.tags:
        assert tag not in ("iframe", "img", "object", "embed", "form", "base")
        assert "src" not in attributes
        if "href" in attributes:
            assert attributes["href"].startswith("#") or attributes["href"] == "data:,"
    policy = next(a["content"] for _, a in found.tags if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "'unsafe-inline'" not in policy.partition("script-src")[2]


@pytest.mark.parametrize("words", [NASTY, LONG], ids=["nasty", "long"])
def test_texts_of_others_are_text(words):
    tame = Elements(page_of(full()))
    page = page_of(
        report(
            minutes=12.0, speed_m_s=3.0, drift={"cadence_spm": -6.0}, earlier=runs(10, words),
            title=words, phrase=words, athlete=words,
        )
    )  # fmt: skip
    wild = Elements(page)
    assert [tag for tag, _ in wild.tags] == [tag for tag, _ in tame.tags]
    assert not any(name.startswith("on") for _, attributes in wild.tags for name in attributes)
    assert "49" not in re.findall(r"\{\{.*?\}\}", page)
    assert len(page) < 1_000_000


def test_in_the_terminal_they_command_nothing():
    made = report(title=NASTY, phrase=NASTY, athlete=NASTY, earlier=runs(2, NASTY), minutes=12.0)
    text = "\n".join(text_lines(made))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", text)
    assert "\\x1b[31m" in text


def test_the_text_has_what_the_page_has():
    made = full()
    text = "\n".join(text_lines(made))
    for words in (
        made.verdict.sentence[:40],
        "the last 10 runs",
        made.exercises[0].name,
        "20 to 30 minutes",
        "not a medical device",
        "Not measured: shoulders and neck",
        "drifted",
        "all is in your band",
    ):
        assert words in text


def test_a_simulated_run_says_so_in_large_letters():
    made = recorded("tired-hips")
    assert "Simulated: nobody ran this." in page_of(made)
    assert "SIMULATED: NOBODY RAN THIS." in list(text_lines(made))
    assert "Simulated" not in page_of(full())


@pytest.mark.parametrize("options", [{"running": False}, {"minutes": 0.2}, {"minutes": 0.01}])
def test_next_to_nothing_still_makes_a_page(options):
    made = report(**options)
    assert page_of(made).rstrip().endswith("</html>")
    assert list(text_lines(made))


def test_so_does_a_recording_without_a_single_sample():
    recording = read_recording(RECORDINGS / "tired-hips.simulated.mcap")
    for inputs in ((), recording.inputs[:3]):
        made = report_of(session_of(replace(recording, inputs=inputs)), "", ())
        assert made.metrics == ()
        assert "nothing to draw" in page_of(made)
        assert "No running was found" in "\n".join(text_lines(made))


def test_three_hours_make_less_than_a_megabyte():
    assert len(page_of(report(minutes=180.0, earlier=runs(10))).encode()) < 1_000_000


def test_no_number_is_minus_zero():
    words = " ".join(Elements(page_of(full())).words)
    assert not re.search(r"(?<![\w.])-0(\.0+)?(?![\w.])", words)
