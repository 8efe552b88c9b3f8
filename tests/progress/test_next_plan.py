"""The plan of the next session, from those before it."""

import pytest

from coach.cues import CueParams
from coach.cues.fading import FADE, FadeParams
from coach.model import Baseline, PhraseScore
from coach.progress import Course, Focus, MetricRecord
from coach.progress.next_plan import next_plan
from coach.progress.trends import LEAST_RUNNING_S
from tests.progress.test_trends import DAY_S, START_S, session

LEAN = "trunk_forward_lean_rad"
FOCUS = Focus("lean_too_far", START_S + 1.5 * DAY_S)


def no_words(_):
    return ""


def lived(days, *, lean=0.1, focus=FOCUS, watched=None):
    """A runner who follows every plan, one run a day; the plans of all days and of the next."""
    sessions, plans = [], []
    for day in range(days + 1):
        value = lean(day) if callable(lean) else lean
        plan = next_plan(
            Course(sessions, focus, watched=watched or {}), START_S + day * DAY_S, no_words
        )
        plans.append(plan)
        sessions.append(
            session(
                day,
                {LEAN: MetricRecord(value, 0.01, None, None, 999)},
                measure_only=plan.measure_only,
                feedback_share=plan.feedback_share,
                recall_only=plan.recall_only,
            )
        )
    return plans


def test_two_sessions_measure_then_feedback_fades_then_only_recall():
    plans = lived(12)
    assert [plan.measure_only for plan in plans] == [True, True] + [False] * 11
    assert [plan.feedback_share for plan in plans[2:]] == [*FADE.shares, 0.0, 0.0, 0.0]
    assert [plan.recall_only for plan in plans] == [False] * 10 + [True] * 3
    assert [plan.session for plan in plans] == [0, 0, *range(11)]
    assert all(plan.focus == "lean_too_far" for plan in plans)


def test_a_new_focus_begins_the_fading_anew():
    sessions = [session(day, {}) for day in range(12)]
    plan = next_plan(
        Course(sessions, Focus("cadence_low", START_S + 9.5 * DAY_S)),
        START_S + 12 * DAY_S,
        no_words,
    )
    assert (plan.session, plan.feedback_share, plan.measure_only) == (2, 1.0, False)


def test_feedback_is_full_while_the_week_is_outside_the_band():
    """The band is left on days 12 to 19; the week's median follows, and feedback with it."""
    watched = {LEAN: (0.0, 0.15)}
    plans = lived(30, lean=lambda day: 0.3 if 12 <= day < 20 else 0.1, watched=watched)
    full = [day for day, plan in enumerate(plans) if day > 10 and plan.feedback_share == 1.0]
    # The median of seven days crosses when four of them are outside, and back the same way.
    assert full[0] == 16
    assert full == list(range(16, full[-1] + 1))
    # Far more than the two sessions that a short excursion opens.
    assert full[-1] == 23


def test_at_least_two_sessions_are_reopened():
    watched = {LEAN: (0.0, 0.15)}
    recalled = [
        session(
            day,
            {LEAN: MetricRecord(0.1, 0.01, None, None, 9)},
            feedback_share=share,
        )
        for day, share in enumerate([1.0] * 6 + [0.75, 0.5, 0.25, 0.1, 0.0, 1.0])
    ]
    course = Course(recalled, Focus("lean_too_far", START_S + 1.5 * DAY_S), watched=watched)
    assert next_plan(course, START_S + 12 * DAY_S, no_words).feedback_share == 1.0
    recalled.append(session(12, recalled[0].metrics, feedback_share=1.0))
    assert next_plan(course, START_S + 13 * DAY_S, no_words).recall_only


def test_short_and_simulated_runs_are_no_sessions():
    sessions = [
        session(0, {}, running_s=LEAST_RUNNING_S - 1.0),
        session(1, {}, provenance="simulated"),
    ]
    plan = next_plan(Course(sessions), START_S + 2 * DAY_S, no_words)
    assert (plan.measure_only, plan.session, plan.half_way_s) == (True, 0, 0.0)


def test_half_way_is_half_of_the_usual_run():
    sessions = [
        session(k, {}, running_s=length)
        for k, length in enumerate([9999.0] * 3 + [1200.0, 1800.0, 1500.0, 1500.0, 2400.0])
    ]
    assert next_plan(Course(sessions), START_S + 9 * DAY_S, no_words).half_way_s == 750.0


@pytest.mark.parametrize(
    ("scores", "best"),
    [
        ({}, ""),
        ({"lean_too_far#0": PhraseScore(3, 3, 0)}, ""),  # too few trials to say
        ({"lean_too_far#0": PhraseScore(8, 2), "lean_too_far#1": PhraseScore(6, 5)}, "#1"),
        ({"lean_too_far@chest#2": PhraseScore(6, 5), "other#1": PhraseScore(9, 9)}, "@chest#2"),
        ({"lean_too_far#0": PhraseScore(8, 8), "lean_too_far#1": PhraseScore(0, 0, 1)}, "#1"),
        ({"lean_too_far#0": PhraseScore(8, 8, -2)}, ""),  # disliked
    ],
)
def test_the_phrase_recalled_is_the_one_that_served(scores, best):
    course = Course((), FOCUS, phrase_scores=scores, rules=("lean_too_far",))
    plan = next_plan(course, START_S, lambda key: f"<{key}>" if key else "")
    assert plan.recall_phrase == (f"<lean_too_far{best}>" if best else "")
    assert plan.phrase_scores == scores


def test_the_runners_own_words_go_before():
    course = Course(
        (),
        Focus("lean_too_far", recall_phrase="like a tree"),
        {"lean_too_far#0": PhraseScore(9, 9)},
    )
    assert next_plan(course, START_S, lambda _: "other").recall_phrase == "like a tree"


def test_targets_and_the_first_baseline_go_through():
    original = Baseline({"cadence_spm": (170.0, 1.0)})
    course = Course((), Focus("cadence_low", 0.0, 178.0), original_baseline=original)
    plan = next_plan(course, START_S, no_words)
    assert (plan.cadence_target_spm, plan.original_baseline) == (178.0, original)


def towards(*weeks, wanted=190.0, first=170.0, begun=True):
    """Target after some weeks of two runs each; a week is (effort, pain), effort may be None.

    The week after them has ``begun`` with a run that was as hard as can be, or without any.
    """
    chosen = Focus("cadence_low", START_S, wanted)
    sessions = [
        session(7.0 * k + day, {}, effort=effort, pain=pain)
        for k, (effort, pain) in enumerate(weeks)
        for day in (1.0, 3.0)
    ]
    if begun:
        sessions.append(session(7.0 * len(weeks) + 1.0, {}, effort=10.0, pain=True))
    original = Baseline({"cadence_spm": (first, 1.0)})
    course = Course(sessions, chosen, original_baseline=original)
    now_s = START_S + (7.0 * len(weeks) + 2.0) * DAY_S
    return next_plan(course, now_s, no_words).cadence_target_spm / first


@pytest.mark.parametrize(
    ("weeks", "part"),
    [
        ((), 1.05),
        (((3.0, False),), 1.075),
        (((3.0, False), (4.0, False)), 1.10),
        (((3.0, False),) * 8, 1.10),  # never more
        (((None, False),) * 4, 1.05),  # nothing told: not known to be tolerated
        (((8.0, False), (3.0, False)), 1.075),
        (((3.0, True), (3.0, False)), 1.075),  # it hurt
    ],
)
def test_a_cadence_target_rises_by_the_week_while_it_is_tolerated(weeks, part):
    assert towards(*weeks) == pytest.approx(part)
    # Told before the first run of a week, not after it.
    assert towards(*weeks, begun=False) == pytest.approx(part)


def test_the_target_agreed_on_is_not_passed():
    assert towards(*[(3.0, False)] * 8, wanted=180.0) == pytest.approx(180.0 / 170.0)


def test_without_a_target_agreed_on_the_one_of_the_focus_rises_as_well():
    assert towards((2.0, False), wanted=0.0) == pytest.approx(1.075)
    other = Course((), Focus("lean"), original_baseline=Baseline({"cadence_spm": (170.0, 1.0)}))
    assert next_plan(other, START_S, no_words).cadence_target_spm == 0.0


def test_cued_minutes_grow_by_the_session_and_none_are_planned_where_nothing_is_corrected():
    plans = lived(12)
    assert [plan.cued_s for plan in plans[:5]] == [0.0, 0.0, 600.0, 900.0, 1200.0]
    assert plans[-1].recall_only
    assert plans[-1].cued_s == 0.0
    free = CueParams(fade=FadeParams(first_s=0.0))
    course = Course([session(day, {}) for day in range(4)], Focus("lean", START_S + 1.5 * DAY_S))
    assert next_plan(course, START_S + 5 * DAY_S, no_words, free).cued_s == 0.0
