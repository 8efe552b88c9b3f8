"""The report's tables cover what they must."""

from coach.model import METRICS, Finding, Reason
from coach.report.measure.findings import (
    SIGNS,
    WITHOUT_ADVICE,
    sign_of,
)
from coach.report.measure.looked_at import SPLIT_METRICS
from coach.report.measure.quality import JUDGED
from coach.report.say.exercises import EXERCISES, exercises_for


def test_every_metric_has_a_sign_or_is_known_to_have_none():
    signed = {sign.metric for sign in SIGNS}
    assert signed | WITHOUT_ADVICE == set(METRICS)
    assert not signed & WITHOUT_ADVICE


def test_every_finding_has_a_sign_and_an_exercise():
    assert {sign.finding for sign in SIGNS} == set(Finding)
    for finding in Finding:
        assert any(finding in one.answers for one in EXERCISES), finding


def test_every_exercise_says_how_in_two_lines_and_answers_something():
    assert len({one.name for one in EXERCISES}) == len(EXERCISES)
    for one in EXERCISES:
        assert one.answers
        assert len(one.how) == 2
        assert all(line.endswith(".") for line in one.how)


def test_at_most_four_exercises_and_the_first_fits_best():
    few = exercises_for([Finding.HIP_DROPS, Finding.UNEVEN])
    assert few[0].name == "Bridge with leg kick"
    assert len(exercises_for(Finding)) == 4
    assert len(exercises_for([])) == 3


def test_every_reason_is_judged_or_not():
    assert set(JUDGED) == set(Reason)


def test_splits_show_metrics_there_are():
    assert set(SPLIT_METRICS) <= set(METRICS)


def test_the_sign_of_a_change_depends_on_where_it_leads():
    assert sign_of("trunk_lateral_lean_rad", 0.05, 0.02).finding is Finding.LEANS_SIDEWAYS
    assert sign_of("trunk_lateral_lean_rad", -0.05, -0.02).finding is Finding.LEANS_SIDEWAYS
    assert sign_of("trunk_lateral_lean_rad", -0.05, 0.02) is None
    assert sign_of("trunk_forward_lean_rad", 0.1, 0.1).finding is Finding.FOLDS
    assert sign_of("trunk_forward_lean_rad", 0.1, -0.1).finding is Finding.LEANS_BACK
    assert sign_of("cadence_spm", 170.0, 5.0) is None
    assert sign_of("duty_factor", 0.4, 0.1) is None
