"""One sentence, one suggestion."""

import re
from dataclasses import replace

import pytest
from made import recorded, report

from coach.model import Finding
from coach.report.measure.findings import SIGNS
from coach.report.say.verdict import Circumstances, verdict_of

USUAL = Circumstances(
    running_s=1800.0, completeness=1.0, moved=False, pain=False, measure_only=False,
    helped=0, judged=0,
)  # fmt: skip
LEAN = "trunk_forward_lean_rad"


def test_a_run_that_held_says_so():
    made = report()
    assert made.verdict.findings == ()
    assert made.verdict.sentence.startswith("Over 12 min of running your form held")
    assert made.verdict.sentence.endswith("Whatever has a band was in it all the time.")
    assert made.exercises[0].name == "Plank"


def test_what_drifted_most_comes_first_with_its_interval():
    made = report(drift={LEAN: 9.0, "vertical_oscillation_m": 3.0})
    assert made.verdict.findings[:2] == (Finding.FOLDS, Finding.BOUNCES)
    assert "your trunk folded forward, by" in made.verdict.sentence
    assert "1 other thing drifted too" in made.verdict.sentence
    assert "string" in made.verdict.suggestion
    lean = next(metric for metric in made.metrics if metric.name == LEAN)
    true = 9.0 * lean.error * (700.0 / 600.0) * 2.0 / 3.0
    assert lean.drift.low - 0.1 * true < true < lean.drift.high + 0.1 * true


def test_a_drift_smaller_than_the_sensors_error_is_not_told():
    made = report(drift={LEAN: 2.0})
    assert made.verdict.findings == ()


def test_often_out_of_the_band_is_a_finding_without_any_drift():
    lean = next(m for m in report().metrics if m.name == LEAN)
    high = replace(lean, median=lean.band[1] + 0.1, in_band=0.2, drift=None)
    verdict = verdict_of([high], USUAL)
    assert verdict.findings == (Finding.FOLDS,)
    assert "Forward lean was out of your band for 80% of the running." in verdict.sentence


def test_the_metric_that_was_in_its_band_least_is_told_and_no_mean_over_all():
    made = report().metrics
    lean = next(m for m in made if m.name == LEAN)
    others = [replace(m, in_band=0.99) for m in made if m.name != LEAN and m.band]
    said = verdict_of([*others, replace(lean, in_band=0.8)], USUAL).sentence
    assert "Forward lean was in your band for 80% of the running, all else for longer." in said


def test_what_was_known_for_a_part_of_the_run_is_told():
    lean = next(m for m in report().metrics if m.name == LEAN)
    said = verdict_of([replace(lean, valid_share=0.55)], USUAL).sentence
    assert "Known for a part of the running only: forward lean (55%)." in said
    assert "form held" not in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pain": True, "moved": True}, "hurts"),
        ({"moved": True, "completeness": 0.5}, "strap tighter"),
        ({"completeness": 0.5, "running_s": 60.0}, "50% of the data"),
        ({"running_s": 60.0, "measure_only": True}, "ten minutes"),
        ({"measure_only": True}, "coach focus"),
        ({"judged": 5, "helped": 1}, "other words"),
        ({"judged": 5, "helped": 4}, "a little longer"),
    ],
)
def test_what_matters_more_is_suggested_first(change, words):
    assert words in verdict_of([], replace(USUAL, **change)).suggestion


def test_without_running_there_is_no_judgement():
    made = report(running=False)
    assert made.verdict.sentence.startswith("No running was found")
    assert made.metrics == ()
    assert made.splits == ()


def test_every_sign_makes_a_whole_sentence():
    for sign in SIGNS:
        assert set(re.findall(r"{(\w+)}", sign.words)) == {"minutes", "size", "low", "high"}
        assert sign.try_this.startswith("Next time, ")
        assert sign.words.count(".") == sign.try_this.count(".") == 1


def test_a_shipped_run_is_too_short_to_drift():
    """It lasts 75 s; the report must not pretend."""
    made = recorded("tired-hips")
    assert "too little to tell" in made.verdict.sentence
    assert all(metric.drift is None for metric in made.metrics)


def test_nothing_is_advised_that_the_coach_would_not_say():
    """Who leans 14 deg and came from 18 is not told to lean, nor to stand up who leans back."""
    lean = next(m for m in report(drift={LEAN: -9.0}).metrics if m.name == LEAN)
    assert verdict_of([lean], USUAL).findings == (Finding.LEANS_BACK,)
    far = replace(lean, drift=replace(lean.drift, first=0.31, last=0.25))
    assert verdict_of([far], USUAL).findings == ()
    grew = next(m for m in report(drift={LEAN: 9.0}).metrics if m.name == LEAN)
    back = replace(grew, drift=replace(grew.drift, first=-0.10, last=-0.05))
    assert verdict_of([grew], USUAL).findings == (Finding.FOLDS,)
    assert verdict_of([back], USUAL).findings == ()


def test_what_the_runner_works_on_goes_before_what_drifted_more():
    made = report(drift={LEAN: 9.0, "vertical_oscillation_m": 3.0})
    usual = verdict_of(made.metrics, USUAL)
    on_bounce = replace(USUAL, focus=frozenset({("vertical_oscillation_m", 1)}))
    focused = verdict_of(made.metrics, on_bounce)
    assert "string" in usual.suggestion
    assert "low ceiling" in focused.suggestion
    assert usual.sentence == focused.sentence


def test_who_works_on_a_fault_is_not_advised_to_go_back_to_it():
    """Forward lean below the band is what somebody wants who works on leaning too far."""
    lean = next(m for m in report().metrics if m.name == LEAN)
    low = replace(lean, median=lean.band[0] - 0.05, in_band=0.1, valid_share=0.5, drift=None)
    anybody = verdict_of([low], USUAL)
    assert anybody.findings == (Finding.LEANS_BACK,)
    assert "out of your band for 90% of the running in which it was known." in anybody.sentence
    of_both_sides = replace(USUAL, focus=frozenset({(LEAN, 1), (LEAN, -1)}))
    assert verdict_of([low], of_both_sides).findings == (Finding.LEANS_BACK,)
    works_on_it = verdict_of([low], replace(USUAL, focus=frozenset({(LEAN, 1)})))
    assert works_on_it.findings == ()
    assert "the way you are working for" in works_on_it.sentence
    assert works_on_it.suggestion.startswith("Leave it as it is")


def test_the_suggestion_is_about_what_the_sentence_names():
    made = report().metrics
    lean = next(m for m in made if m.name == LEAN)
    bounce = next(m for m in made if m.name == "vertical_oscillation_m")
    a_little = replace(lean, median=lean.band[1] + 0.1, in_band=0.6, drift=None)
    often = replace(bounce, median=bounce.band[1] + 0.1, in_band=0.3, drift=None)
    said = verdict_of([a_little, often], replace(USUAL, running_s=60.0))
    assert "Bounce was out of your band for 70%" in said.sentence
    assert "low ceiling" in said.suggestion
