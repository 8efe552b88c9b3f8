"""When it is proposed that a usual value has moved for good, and when not."""

from __future__ import annotations

import pytest

from coach.cues import CueParams
from coach.cues.baseline import limits
from coach.model import Baseline, Placement
from coach.model.units import RAD_PER_DEG
from coach.progress import MetricRecord
from coach.progress.learning import runs_to_look_back, steady_running_missing_s
from coach.progress.moved import accepted, moved
from tests.progress.test_trends import START_S, session

LEAN, CADENCE = "trunk_forward_lean_rad", "cadence_spm"
DROP, ASYMMETRY = "contralateral_pelvic_drop_left_rad", "step_time_asymmetry"
DEG = RAD_PER_DEG
PARAMS = CueParams()
FIRST = Baseline({
    LEAN: (6.0 * DEG, 0.5 * DEG),
    CADENCE: (170.0, 1.0),
    DROP: (4.0 * DEG, 0.4 * DEG),
    ASYMMETRY: (0.02, 0.01),
})  # fmt: skip


def runs(begins, name=LEAN, *, every=4.0, ends=None, **more):
    return [
        session(
            every * k,
            {name: MetricRecord(value, 0.01, value, value if ends is None else ends, 999)},
            placement=Placement.CHEST,
            **more,
        )
        for k, value in enumerate(begins)
    ]


def found(sessions, *, present=FIRST, since=0.0):
    return moved(sessions, Placement.CHEST, present, FIRST, params=PARAMS, since_utc_s=since)


def test_runs_that_all_begin_elsewhere_are_proposed_one_bound_at_a_time():
    (one,) = found(runs([14.0 * DEG] * 6))
    bound = limits(LEAN, 6.0 * DEG, PARAMS.adapt)[1]
    assert (one.metric, one.runs, one.why_not) == (LEAN, 6, "")
    assert one.seen == pytest.approx(14.0 * DEG)
    assert one.proposed == pytest.approx(6.0 * DEG + bound)
    present, original = accepted(one, FIRST, FIRST)
    assert present.metrics[LEAN] == original.metrics[LEAN] == (one.proposed, 0.5 * DEG)
    assert present.metrics[CADENCE] == FIRST.metrics[CADENCE]


def test_a_usual_value_that_followed_to_its_bound_is_proposed_where_it_is():
    present = Baseline(FIRST.metrics | {LEAN: (9.0 * DEG, 0.5 * DEG)})
    (one,) = found(runs([9.3 * DEG] * 6), present=present)
    assert one.proposed == pytest.approx(9.3 * DEG)


@pytest.mark.parametrize(
    "sessions",
    [
        runs([14.0 * DEG] * 5),  # too few
        runs([14.0 * DEG] * 6, every=2.0),  # within too few days
        runs([14.0 * DEG] * 5 + [6.0 * DEG]),  # not all of them
        runs([8.0 * DEG] * 6),  # not that far
        runs([6.0 * DEG] * 6, ends=14.0 * DEG),  # only when tired
        runs([14.0 * DEG] * 6, running_s=60.0),  # no runs
        runs([14.0 * DEG] * 6, provenance="simulated"),
    ],
)
def test_what_is_no_lasting_change_is_not(sessions):
    assert found(sessions) == []


def test_who_runs_every_other_day_is_proposed_it_too():
    """The last six runs are within twelve days then; those before them reach back far enough."""
    (one,) = found(runs([14.0 * DEG] * 9, every=2.0))
    assert one.runs == 8
    assert found(runs([6.0 * DEG] * 2 + [14.0 * DEG] * 6, every=2.0)) == []


def test_runs_before_the_last_time_do_not_count_again():
    sessions = runs([14.0 * DEG] * 6)
    assert found(sessions, since=START_S + 4.0 * 86_400.0) == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        (CADENCE, 155.0, "there to tell"),  # slower steps are the fault itself
        (CADENCE, 182.0, ""),
        (DROP, 9.0 * DEG, "there to tell"),
        (DROP, 0.5 * DEG, ""),
        (ASYMMETRY, 0.2, "there to tell"),
        (LEAN, -1.0 * DEG, ""),
        (LEAN, 14.0 * DEG, ""),
    ],
)
def test_what_the_coach_is_there_to_tell_does_not_become_usual(name, value, why):
    (one,) = found(runs([value] * 6, name))
    assert why in one.why_not
    assert bool(one.why_not) == bool(why)


def test_nothing_beyond_a_guard_rail_becomes_usual():
    first = Baseline({LEAN: (10.5 * DEG, 0.5 * DEG)})
    (one,) = moved(
        runs([16.0 * DEG] * 6), Placement.CHEST, first, first, params=PARAMS, since_utc_s=0.0
    )
    assert one.why_not == "it is beyond what may be advised"


@pytest.mark.parametrize(
    ("lengths_s", "missing_s"),
    [((), 300.0), ((360.0,), 240.0), ((200.0, 480.0), 120.0), ((1800.0,), 60.0)],
)
def test_what_is_missing_until_usual_values_are_known(lengths_s, missing_s):
    sessions = [
        session(
            k,
            {CADENCE: MetricRecord(170.0, 1.0, None, None, round(length / 0.5))},
            placement=Placement.CHEST,
        )
        for k, length in enumerate(lengths_s)
    ]
    assert steady_running_missing_s(sessions, Placement.CHEST, PARAMS, 0.5) == missing_s


@pytest.mark.parametrize(
    ("count", "every", "missing"),
    [(0, 4.0, (6, 14)), (3, 4.0, (3, 6)), (8, 1.0, (0, 7)), (9, 4.0, (0, 0))],
)
def test_what_is_missing_until_a_move_can_be_seen(count, every, missing):
    sessions = runs([14.0 * DEG] * count, every=every)
    assert runs_to_look_back(sessions, Placement.CHEST, PARAMS, 0.0) == missing
    assert bool(found(sessions)) is (missing == (0, 0))
