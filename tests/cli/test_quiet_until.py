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

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(*when, tzinfo=tz)

    monkeypatch.setattr(desk, "datetime", Clock)


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
    at(monkeypatch, 2026, 3, 4, 22, 0, 0)
    made = plan(monkeypatch, tmp_path, "--quiet-until", "10:30")
    assert made.quiet_until_utc_s == HALF_PAST_TEN


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set here")
def test_summer_time_that_begins_on_the_way_is_minded(monkeypatch, tmp_path):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        at(monkeypatch, 2026, 3, 28, 23, 0, 0)
        made = plan(monkeypatch, tmp_path, "--quiet-until", "10:30")
        began_utc_s = datetime(2026, 3, 28, 23, 0, 0).timestamp()  # noqa: DTZ001
        assert header(made, began_utc_s).practice.quiet_until_s == 10.5 * 3600.0
    finally:
        monkeypatch.undo()
        time.tzset()


def test_nobody_asked_for_it(monkeypatch, tmp_path):
    made = plan(monkeypatch, tmp_path)
    assert header(made, HALF_PAST_TEN).practice.quiet_until_s == 0.0
