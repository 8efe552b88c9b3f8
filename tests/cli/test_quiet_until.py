"""``coach desk --quiet-until 10:30``: an hour of the clock, live and in the recording."""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from types import SimpleNamespace

import pytest

from coach.cli.live import live_run, run_plan
from coach.cli.live import run as live_words
from coach.cli.practice import desk
from coach.host import Moment
from coach.model import Practice, PracticeKind

HALF_PAST_TEN = datetime(2026, 3, 5, 10, 30).timestamp()  # noqa: DTZ001  of this machine's clock


def at(monkeypatch, *when: int) -> None:
    """It is then, when the words are read."""
    now_s = datetime(*when).timestamp()  # noqa: DTZ001
    monkeypatch.setattr(desk, "time", SimpleNamespace(time=lambda: now_s))


def plan(monkeypatch, tmp_path, *words: str) -> run_plan.Plan:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    parser = argparse.ArgumentParser()
    desk.add_arguments(parser)
    whole = argparse.ArgumentParser()
    live_words.add_arguments(whole)
    every = ["--sensor", "virtual", "--placement", "chest", *words]
    args = argparse.Namespace(**{**vars(whole.parse_args([])), **vars(parser.parse_args(every))})
    return run_plan.plan_of(args, lambda _: Practice(PracticeKind.DESK))


def header(made: run_plan.Plan, began_utc_s: float):
    source = SimpleNamespace(sources=[SimpleNamespace(sensor_id="s", sensor_name="s")])
    return live_run._header(made, source, 0.0, Moment(began_utc_s, 0.0, True))


def test_it_is_the_clock_that_counts_however_long_connecting_takes(monkeypatch, tmp_path):
    at(monkeypatch, 2026, 3, 5, 10, 0, 0)
    made = plan(monkeypatch, tmp_path, "--quiet-until", "10:30")
    for late_s in (0.0, 200.0, 1790.0):
        practice = header(made, HALF_PAST_TEN - 1800.0 + late_s).practice
        assert practice.quiet_until_s == 1800.0 - late_s


def test_who_connects_after_that_hour_is_not_hushed_until_the_next_day(monkeypatch, tmp_path):
    at(monkeypatch, 2026, 3, 5, 10, 29, 50)
    made = plan(monkeypatch, tmp_path, "--quiet-until", "10:30")
    assert header(made, HALF_PAST_TEN + 5.0).practice.quiet_until_s == 0.0


def test_an_hour_that_is_over_is_tomorrows(monkeypatch, tmp_path):
    at(monkeypatch, 2026, 3, 4, 23, 0, 0)
    made = plan(monkeypatch, tmp_path, "--quiet-until", "10:30")
    assert made.quiet_until_utc_s == HALF_PAST_TEN


@pytest.fixture
def berlin(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no tzset")
@pytest.mark.parametrize(
    ("now", "until", "hours"),
    [
        ("2026-06-01T09:15:00+02:00", (10, 30), 1.25),
        ("2026-06-01T23:00:00+02:00", (1, 0), 2.0),  # past midnight
        ("2026-03-29T01:30:00+01:00", (10, 30), 8.0),  # 2:00 is 3:00 in this night
        ("2026-03-28T23:00:00+01:00", (10, 30), 10.5),
        ("2026-10-25T01:30:00+02:00", (10, 30), 10.0),  # 3:00 is 2:00 again in this one
        ("2026-10-25T02:50:00+02:00", (2, 10), 1.0 / 3.0),
    ],
)
def test_quiet_lasts_until_the_clock_on_the_wall_shows_it(berlin, now, until, hours):
    now_s = datetime.fromisoformat(now).timestamp()
    assert desk._next_shown(*until, now_s) - now_s == pytest.approx(hours * 3600.0)


@pytest.mark.parametrize("until", ["10:30", "10:29", "9:00"])
def test_a_time_that_has_passed_is_no_day_of_silence(until, monkeypatch):
    at(monkeypatch, 2026, 6, 1, 10, 30, 20)
    with pytest.raises(argparse.ArgumentTypeError, match="has passed"):
        desk._next_time_of_day(until)


def test_nobody_asked_for_it(monkeypatch, tmp_path):
    made = plan(monkeypatch, tmp_path)
    assert header(made, HALF_PAST_TEN).practice.quiet_until_s == 0.0
