"""Progress as a page: one answer first, all drawn, nobody asked, every text a text."""

import html
import re

import numpy as np
import pytest
from made import LONG, NASTY

from coach.model import METRICS, Placement
from coach.model.practice import PracticeKind
from coach.progress import MetricRecord, SessionRecord, progress_of
from coach.progress.joined import joined_of
from coach.report.draw.progress_page import MOST_POINTS, progress_page
from coach.wording.progress_words import INCOMPARABLE, QUESTION
from tests.athlete.practised import practice_of
from tests.athlete.runners import run_of

DAY_S = 86_400.0
NONE = joined_of([], [])


def progress(count=30, placement=Placement.PELVIS):
    """Sessions in which the left hip's drop falls and all else stays."""
    rng = np.random.default_rng(5)
    drop = "contralateral_pelvic_drop_right_rad"
    runs = [
        SessionRecord(
            started_utc_s=1.7e9 + 3.0 * DAY_S * k,
            placement=placement,
            sensor_id="s",
            provenance="live",
            title=NASTY,
            path=None,
            duration_s=2000.0,
            running_s=1800.0,
            speed_m_s=3.0 + 0.2 * float(rng.normal()),
            metrics={
                spec.name: MetricRecord(
                    0.2 + spec.error * (0.3 * rng.normal() - 9.0 * (spec.name == drop) * k / count),
                    spec.error, 0.19, 0.2 + spec.error * float(rng.normal()), 3600,
                )
                for spec in METRICS.values()
            },
        )
        for k in range(count)
    ]  # fmt: skip
    return progress_of(runs, [], placement)


def test_the_answer_comes_first_and_every_trend_is_drawn():
    made = progress()
    page = progress_page([made], NONE, "me")
    assert QUESTION in page
    assert page.index("Different now, and a trend: left hip drop") < page.index("<svg")
    charts = re.findall(r'<svg class="trend"', page)
    assert len(charts) == len(made.trends)
    assert 'class="better"' in page


def test_it_asks_nobody_and_runs_nothing():
    page = html.unescape(progress_page([progress()], NONE, "me"))
    assert "script-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"src=|href=\"http|@import|url\(", page)


@pytest.mark.parametrize("words", [NASTY, LONG], ids=["nasty", "long"])
def test_a_hostile_name_is_a_text(words):
    page = progress_page([progress(5)], NONE, words)
    assert "<script" not in page
    assert "<b onmouseover" not in page
    assert "<i>w</i>" not in page
    assert len(page) < 500_000


def test_without_sessions_it_says_so():
    assert "No sessions that count yet." in progress_page([], NONE, "me")


def test_thousands_of_sessions_are_drawn_as_medians_of_neighbours():
    made = progress(2000)
    page = progress_page([made, progress(4, Placement.CHEST)], NONE, "me")
    dots = page.count('class="dot"')
    assert dots <= (MOST_POINTS + 1) * len(made.trends) + 4 * 60
    assert len(page) < 2_000_000


def test_standing_checks_take_the_place_of_what_cannot_be_compared():
    runs = [run_of(3.0 * k) for k in range(4)]
    made = progress_of(runs, [], Placement.PELVIS)
    assert INCOMPARABLE in html.unescape(progress_page([made], NONE, "me"))
    checks = [practice_of(PracticeKind.STAND, 7.0 * k) for k in range(3)]
    page = html.unescape(progress_page([made], joined_of(runs, checks), "me"))
    assert INCOMPARABLE not in page
    assert "Standing, chest: " in page
    assert "must differ by" in page
    assert page.count('<circle class="l-first"') == 3
    assert page.count('<circle class="l-second"') == 3


def test_the_time_line_shades_the_weeks_with_exercises():
    practices = [practice_of(PracticeKind.EXERCISE, day) for day in (1.0, 2.0, 15.0, 23.0)]
    runs = [run_of(7.0 * k) for k in range(4)]
    page = progress_page([], joined_of(runs, practices), "me")
    lanes = page.count('class="lanes"')
    assert lanes == 1
    assert page.count('<rect class="l-shade"') == 2  # one week, in the two lanes that there are
    assert page.count('<rect class="l-good"') == 3
    assert "No sessions that count yet." not in page
