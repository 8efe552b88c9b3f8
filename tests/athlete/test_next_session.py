"""From the store to the plan that the next run follows."""

import pytest

from coach.app.session_record import plan_after
from coach.athlete import focus, phrase_scores, set_focus, vote
from coach.athlete.next_session import course_of
from coach.athlete.profile import keep_session
from coach.cues import CueParams
from coach.model import Baseline, PhraseScore, Placement, Plan
from coach.phrases.english import ENGLISH_BOOK
from coach.progress import Focus, MetricRecord
from coach.settings import Settings
from tests.athlete.runners import DAY_S, START_S, USUAL, effect, run_of

LEAN = "trunk_forward_lean_rad"
LEANING = Baseline({LEAN: (0.1, 0.01)})


def plan_of(store, who, day, placement=Placement.CHEST, off=()):
    course = course_of(store, who, placement)
    settings = Settings(cues=CueParams(off=off))
    return plan_after(course, settings, ENGLISH_BOOK, [placement], START_S + day * DAY_S)


def runs(store, who, days, *, lean=0.1, baseline=LEANING, effects=(), **plan):
    for day in days:
        metrics = {LEAN: MetricRecord(lean, 0.01, None, None, 999)}
        record = run_of(day, placement=Placement.CHEST, metrics=metrics, effects=effects, **plan)
        keep_session(store, who, record, baseline)


def test_a_first_run_measures(store, who):
    assert plan_of(store, who, 0) == Plan(measure_only=True)


def test_a_focus_is_coached_after_two_runs(store, who):
    runs(store, who, [0, 1], measure_only=True)
    chosen = Focus("cadence_low", START_S + 1.5 * DAY_S, 178.0, "quick feet")
    set_focus(store, who.athlete_id, chosen)
    assert focus(store, who.athlete_id) == chosen
    plan = plan_of(store, who, 2)
    assert (plan.focus, plan.cadence_target_spm, plan.recall_phrase, plan.session) == (
        "cadence_low",
        178.0,
        "quick feet",
        0,
    )
    assert (plan.measure_only, plan.feedback_share) == (False, 1.0)
    assert plan.original_baseline == LEANING


@pytest.mark.parametrize("chosen", ["lean_too_far", "lean"])
def test_a_rule_or_a_topic_that_leaves_its_band_is_opened_again(store, who, chosen):
    runs(store, who, range(2), measure_only=True)
    set_focus(store, who.athlete_id, Focus(chosen, START_S + 1.5 * DAY_S))
    runs(store, who, range(2, 12), baseline=Baseline())
    assert plan_of(store, who, 12).recall_only
    runs(store, who, range(12, 19), lean=0.4, baseline=Baseline())
    assert plan_of(store, who, 19).feedback_share == 1.0
    # Whether it may be said is another question.
    for off in ("lean", "lean_too_far", "praise"):
        assert plan_of(store, who, 19, off=(off,)) == plan_of(store, who, 19)


def test_a_phrase_is_scored_by_what_followed_it_and_by_what_the_runner_says(store, who):
    good, poor = (
        [effect(k, phrase=f"lean_too_far#{index}", helped=helped) for k in range(6)]
        for index, helped in ((0, True), (1, False))
    )
    runs(store, who, [0], effects=good)
    runs(store, who, [1], effects=poor)
    vote(store, who.athlete_id, "lean_too_far#1", -1)
    vote(store, who.athlete_id, "lean_too_far#1", -1)
    expected = {
        "lean_too_far#0": PhraseScore(6, 6, 0),
        "lean_too_far#1": PhraseScore(6, 0, -2),
    }
    assert phrase_scores(store, who.athlete_id) == expected
    set_focus(store, who.athlete_id, Focus("lean_too_far", START_S))
    plan = plan_of(store, who, 2)
    assert plan.phrase_scores == expected
    assert plan.recall_phrase == ENGLISH_BOOK.of("lean_too_far")[0].text


def test_a_phrase_that_is_said_no_longer_is_kept_and_another_recalled(store, who):
    """Its likes stay under its name, which no other words ever take."""
    runs(store, who, [0], effects=[effect(1, phrase="leans_to_the_left#2")])
    for _ in range(3):
        vote(store, who.athlete_id, "leans_to_the_left#0", 1)
    vote(store, who.athlete_id, "leans_to_the_left#2", 1)
    set_focus(store, who.athlete_id, Focus("leans_to_the_left", START_S))
    plan = plan_of(store, who, 2)
    assert plan.phrase_scores["leans_to_the_left#0"].liked == 3
    assert not [p for p in ENGLISH_BOOK.all() if p.name == "leans_to_the_left#0"]
    assert plan.recall_phrase == "left side taller"


def test_a_focus_that_no_longer_exists_leaves_all_rules(store, who):
    runs(store, who, [0, 1])
    set_focus(store, who.athlete_id, Focus("whistling", START_S))
    assert plan_of(store, who, 2).focus == ""


def test_the_first_baseline_of_another_placement_is_not_taken(store, who):
    runs(store, who, [0, 1], baseline=USUAL)
    assert plan_of(store, who, 2, Placement.PELVIS).original_baseline == Baseline()
