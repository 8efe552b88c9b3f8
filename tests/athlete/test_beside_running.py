"""What the coach proposes besides running: seldom, and for a reason."""

import pytest

from coach.athlete import add_practice, athlete, open_home
from coach.athlete.profile import keep_session
from coach.cli.history.next_step import stand_of
from coach.cli.practice.last_findings import findings_of
from coach.cli.practised.beside_running import beside_running
from coach.model import Baseline, Finding, PracticeKind
from coach.progress import MetricRecord
from coach.progress.practice_records import PracticeRecord
from tests.athlete.runners import run_of

DEG = 0.0174533
DAY_S = 86400.0
STEADY = {"trunk_forward_lean_rad": MetricRecord(8 * DEG, DEG, 8 * DEG, 8.1 * DEG, 999, 0.5 * DEG)}
FOLDS = {"trunk_forward_lean_rad": MetricRecord(9 * DEG, DEG, 8 * DEG, 12 * DEG, 999, 0.5 * DEG)}


def test_what_drifted_beyond_two_errors_is_a_finding():
    assert findings_of([run_of(k, metrics=FOLDS) for k in range(3)]) == (Finding.FOLDS,)
    assert findings_of([run_of(k, metrics=STEADY) for k in range(3)]) == ()
    assert findings_of([]) == ()


def test_only_the_last_runs_count_whatever_their_order():
    runs = [run_of(k, metrics=FOLDS if k < 4 else STEADY) for k in range(7)]
    assert findings_of(runs[::-1]) == ()
    assert findings_of(runs[:5]) == (Finding.FOLDS,)


@pytest.fixture
def store(tmp_path):
    opened = open_home(tmp_path / "home", print, make=True)
    yield opened
    opened.close()


def proposed(store, now_utc_s):
    who = athlete(store)
    step = beside_running(store, who, stand_of(store, who), now_utc_s)
    return None if step is None else step.command


def test_it_is_seldom_and_has_a_reason(store):
    who = athlete(store)
    for k in range(2):
        assert proposed(store, run_of(k).started_utc_s) is None  # measuring first
        keep_session(store, who, run_of(k, metrics=FOLDS), Baseline())
    now_utc_s = run_of(5).started_utc_s
    assert proposed(store, now_utc_s) == "coach exercise --plan"
    add_practice(store, who, PracticeRecord(PracticeKind.EXERCISE, run_of(5, running_s=0.0)))
    assert proposed(store, now_utc_s + 0.5 * DAY_S).startswith("coach stand")
    add_practice(store, who, PracticeRecord(PracticeKind.STAND, run_of(5.1, running_s=0.0)))
    assert proposed(store, now_utc_s + 0.5 * DAY_S) is None
    assert proposed(store, now_utc_s + 3.0 * DAY_S) == "coach exercise --plan"
