"""What progress says of runners whose truth is known."""

import dataclasses

import numpy as np
import pytest

from coach.model import METRICS, Placement
from coach.model.units import RAD_PER_DEG
from coach.progress import (
    CalibrationRecord,
    Family,
    Kind,
    MetricRecord,
    SessionRecord,
    Verdict,
    progress_of,
)
from coach.progress.difference import difference
from coach.progress.lasting import BELIEVED
from coach.progress.run_scatter import USUAL, scatter_of
from coach.progress.trends import LEAST_RUNNING_S, STANDING_ERRORS

DAY_S = 86_400.0
START_S = 1.7e9
DROP = "contralateral_pelvic_drop_left_rad"
LEAN = "trunk_forward_lean_rad"


def session(day, metrics, **values):
    given = {
        "started_utc_s": START_S + day * DAY_S,
        "placement": Placement.PELVIS,
        "sensor_id": "s",
        "provenance": "live",
        "title": "",
        "path": None,
        "duration_s": 2000.0,
        "running_s": 1800.0,
        "metrics": metrics,
    }
    return SessionRecord(**(given | values))


def runner(rng, n, changes=None, *, scatter=1.0, names=tuple(METRICS)):
    """``n`` sessions over a season; changes and scatter in published errors of each metric."""
    sessions = []
    for k in range(n):
        metrics = {}
        for name in names:
            error = METRICS[name].error
            gone = (changes or {}).get(name, 0.0) * k / max(n - 1, 1)
            value = error * (10.0 + gone + rng.normal(0.0, scatter))
            first = value + error * rng.normal(0.0, 0.3)
            metrics[name] = MetricRecord(value, error, first, value, 3000)
        sessions.append(session(2.0 * k + rng.uniform(0.0, 1.0), metrics))
    return sessions


def verdicts(sessions, calibrations=()):
    progress = progress_of(sessions, calibrations, Placement.PELVIS)
    return {(t.kind, t.name): t for t in progress.trends}


def test_a_real_improvement_is_seen_and_nothing_else():
    found = verdicts(runner(np.random.default_rng(1), 60, {DROP: -6.0}))
    assert found[Kind.RUNNING, DROP].verdict is Verdict.BETTER
    assert found[Kind.RUNNING, DROP].change == pytest.approx(-6.0 * METRICS[DROP].error, rel=0.3)
    others = [t.verdict for key, t in found.items() if key != (Kind.RUNNING, DROP)]
    assert set(others) <= {Verdict.NO_CHANGE, Verdict.CANNOT_TELL}


def test_the_same_change_the_other_way_is_worse():
    found = verdicts(runner(np.random.default_rng(1), 60, {DROP: 6.0}))
    assert found[Kind.RUNNING, DROP].verdict is Verdict.WORSE


def test_where_no_direction_is_better_it_is_only_a_change():
    found = verdicts(runner(np.random.default_rng(1), 60, {LEAN: 6.0}))
    assert found[Kind.RUNNING, LEAN].verdict is Verdict.CHANGED


@pytest.mark.long
def test_many_metrics_of_noise_are_rarely_called_a_change():
    """All answers of a runner hold together with 95 %: of 60 runners without any change, about 3
    may hear of one; 8 is the 1 % border."""
    rng = np.random.default_rng(6)
    called = 0
    for _ in range(60):
        found = verdicts(runner(rng, 25))
        assert len(found) == 2 * len(METRICS)
        called += any(
            t.verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.CHANGED) for t in found.values()
        )
    assert called <= 8


def asked_of(n, change=0.0, *, scatter=1.0, seed=2):
    """The drop's trend, where nothing else is asked."""
    sessions = runner(
        np.random.default_rng(seed), n, {DROP: change}, scatter=scatter, names=(DROP,)
    )
    progress = progress_of(sessions, (), Placement.PELVIS, focus=(DROP,))
    return next(t for t in progress.of(Kind.RUNNING) if t.name == DROP)


def test_what_is_not_asked_makes_nothing_doubtful_that_is():
    sessions = runner(np.random.default_rng(4), 18, {DROP: -4.0})
    alone = progress_of(sessions, (), Placement.PELVIS, focus=(DROP,))
    among = progress_of(sessions, (), Placement.PELVIS)
    focused, main = (
        next(t for t in one.of(Kind.RUNNING) if t.name == DROP) for one in (alone, among)
    )
    rest = next(t for t in alone.of(Kind.DRIFT) if t.name == DROP)
    assert (focused.family, main.family, rest.family) == (Family.FOCUS, Family.MAIN, Family.REST)
    assert focused.high - focused.low < main.high - main.low
    assert focused.difference.noise < main.difference.noise
    assert alone.asked()[0] == focused
    assert {t.family for t in alone.asked()} == {Family.FOCUS, Family.MAIN}


def test_a_change_in_six_runs_is_different_before_it_is_a_trend():
    """A lean that falls from 11 to 4 deg in six runs is far out of what is called noise."""
    leans = np.array([11.0, 10.2, 8.9, 6.4, 5.1, 4.0]) * RAD_PER_DEG
    runs = [
        session(3.0 * k, {LEAN: MetricRecord(v, 0.01, None, None, 999)}, placement=Placement.CHEST)
        for k, v in enumerate(leans)
    ]
    found = progress_of(runs, (), Placement.CHEST)
    (lean,) = (t for t in found.of(Kind.RUNNING) if t.name == LEAN)
    assert lean.different is Verdict.CHANGED
    assert abs(lean.difference.change) > lean.difference.noise
    assert lean.verdict in (Verdict.CHANGED, Verdict.CANNOT_TELL)
    if lean.forecast is not None:
        assert lean.forecast.low <= 4


def test_a_bad_week_at_the_end_is_different_and_no_trend():
    rng = np.random.default_rng(7)
    values = [10.0 + rng.normal(0.0, 0.5) + (9.0 if k >= 16 else 0.0) for k in range(20)]
    error = METRICS[DROP].error
    runs = [session(2.0 * k, {DROP: MetricRecord(error * v, 0.01, None, None, 999)})
            for k, v in enumerate(values)]  # fmt: skip
    found = progress_of(runs, (), Placement.PELVIS)
    (drop,) = (t for t in found.of(Kind.RUNNING) if t.name == DROP)
    assert drop.different is Verdict.WORSE
    assert drop.verdict is not Verdict.BETTER


def test_few_runs_that_agree_by_chance_are_not_taken_for_sure():
    """Of runners without any change, at most one of twenty hears of a difference, also early."""
    rng = np.random.default_rng(11)
    for n in (4, 6, 9, 15):
        told = 0
        for _ in range(300):
            values = USUAL[DROP] * rng.normal(0.0, 1.0, n)
            scatter = scatter_of(values, USUAL[DROP])
            days = 2.0 * np.arange(float(n))
            told += difference(days, values, scatter, (BELIEVED, 0.95)).told
        assert told / 300 <= 0.08, n


def test_a_change_lies_within_what_the_metric_can_be():
    rng = np.random.default_rng(3)
    runs = [
        session(k, {"contact_time_s": MetricRecord(0.09 + abs(rng.normal(0.0, 0.05)), 0.01, 0.3, 0.3
                + 0.02 * rng.normal(), 999)})
        for k in range(9)
    ]  # fmt: skip
    found = progress_of(runs, (), Placement.PELVIS)
    low_limit = METRICS["contact_time_s"].limits[0]
    for trend in found.trends:
        least = 0.0 if trend.kind is Kind.DRIFT else low_limit
        assert trend.start + trend.low >= min(least, trend.start) - 1e-12


def test_more_scatter_takes_more_runs():
    calm, wild = (asked_of(7, scatter=scatter).forecast for scatter in (0.5, 8.0))
    assert calm is None or calm.likely <= wild.likely


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_sessions_tell_nothing_and_say_how_many_more(n):
    progress = progress_of(runner(np.random.default_rng(1), n, {DROP: -50.0}), (), Placement.PELVIS)
    assert progress.sessions == n
    assert progress.least_runs > n
    for trend in progress.trends:
        assert trend.verdict is Verdict.CANNOT_TELL
        assert trend.different is Verdict.CANNOT_TELL
    assert bool(progress.trends) == (n > 1)


def test_a_sure_change_smaller_than_runs_differ_is_small():
    trend = asked_of(250, -1.0, scatter=1.2, seed=2)
    assert trend.high < 0.0
    assert trend.verdict is Verdict.SMALL


def test_drift_is_better_when_it_gets_smaller_whatever_its_sign():
    rng = np.random.default_rng(5)
    error, sessions = METRICS[LEAN].error, []
    for k in range(60):
        drift = error * (12.0 * (1.0 - k / 59) * (-1) ** k + rng.normal(0.0, 0.3))
        sessions.append(session(k, {LEAN: MetricRecord(0.1, 0.01, 0.1, 0.1 + drift, 999)}))
    assert verdicts(sessions)[Kind.DRIFT, LEAN].verdict is Verdict.BETTER


def test_short_simulated_and_other_runs_do_not_count():
    rng = np.random.default_rng(1)
    good = runner(rng, 20)
    others = [
        session(0.1, good[0].metrics, running_s=LEAST_RUNNING_S - 1.0),
        session(0.2, good[0].metrics, provenance="simulated"),
        session(0.3, good[0].metrics, placement=Placement.CHEST),
    ]
    alone = progress_of(good, (), Placement.PELVIS)
    together = progress_of([*others, *good], (), Placement.PELVIS)
    assert together == dataclasses.replace(alone, short=1)


def test_the_order_of_the_sessions_does_not_matter():
    good = runner(np.random.default_rng(1), 20)
    shuffled = [good[k] for k in np.random.default_rng(2).permutation(20)]
    both = [progress_of(runs, (), Placement.PELVIS) for runs in (good, shuffled)]
    assert both[0] == both[1]


def calibration(k, tilt_deg, *, stated=True, sway_deg=0.3):
    return CalibrationRecord(
        START_S + k * 3 * DAY_S,
        Placement.PELVIS,
        stated,
        tilt_deg * RAD_PER_DEG,
        0.0,
        sway_deg * RAD_PER_DEG,
    )


def test_standing_is_compared_where_the_axes_were_stated():
    rng = np.random.default_rng(1)
    stood = [calibration(k, 10.0 - 0.4 * k + rng.normal(0.0, 1.0)) for k in range(40)]
    found = verdicts((), stood)
    assert found[Kind.STANDING, "standing_tilt_rad"].verdict is Verdict.CHANGED
    assert {name for _, name in found} == set(STANDING_ERRORS)


def test_a_standing_that_is_zero_by_definition_is_not_compared():
    stood = [calibration(k, 0.0, stated=False) for k in range(40)]
    progress = progress_of((), stood, Placement.PELVIS)
    assert not progress.standing_comparable
    assert {t.name for t in progress.of(Kind.STANDING)} == {"standing_sway_rad"}
