"""The plan of the next session: measure, coach, fade, recall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from coach.cues.fading import FADE, REOPENED_SESSIONS, feedback_of
from coach.model import Plan
from coach.progress.trends import LEAST_RUNNING_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.model import PhraseScore
    from coach.progress.course import Course
    from coach.progress.records import SessionRecord

_RECENT_S = 7 * 86_400.0
_RUNS_FOR_LENGTH = 5
_LEAST_TRIALS = 6
"""Cues with a phrase before its share of helped ones says more than its votes."""


def next_plan(course: Course, now_utc_s: float, words: Callable[[str], str]) -> Plan:
    """The plan of a session that starts now.

    Args:
        course: What was.
        now_utc_s: Seconds since 1970.
        words: Gives the words of a phrase ``key#index``; empty if it is no longer known.
    """
    focus = course.focus
    counted = sorted(
        (s for s in course.sessions if s.counts and s.running_s >= LEAST_RUNNING_S),
        key=lambda s: s.started_utc_s,
    )
    cued = [s for s in counted if not s.measure_only and s.started_utc_s >= focus.chosen_utc_s]
    reopened = _reopened(course.watched, counted, cued, now_utc_s)
    feedback = feedback_of(len(counted), len(cued), reopened=reopened)
    lengths = [s.running_s for s in counted[-_RUNS_FOR_LENGTH:]]
    best = focus.recall_phrase or words(best_phrase(course.phrase_scores, course.rules))
    return Plan(
        session=len(cued),
        measure_only=feedback.measure_only,
        focus=focus.rule,
        feedback_share=feedback.share,
        recall_only=feedback.recall_only,
        recall_phrase=best,
        half_way_s=0.5 * float(np.median(lengths)) if lengths else 0.0,
        phrase_scores=course.phrase_scores,
        cadence_target_spm=focus.cadence_target_spm,
        original_baseline=course.original_baseline,
    )


def best_phrase(scores: Mapping[str, PhraseScore], rules: Sequence[str]) -> str:
    """``key#index`` of the phrase of some rules that served best, empty without one.

    The runner's own likes count first, then the share of cues that helped, once there are enough.
    """

    def worth(key: str) -> tuple[int, float, int]:
        score = scores[key]
        share = score.helped / score.trials if score.trials >= _LEAST_TRIALS else 0.0
        return score.liked, share, score.trials

    # A phrase is ``rule#index``, or ``rule@placement#index`` where the placement has its own.
    own = [key for key in scores if re.split("[@#]", key)[0] in rules]
    best = max(own, key=worth, default="")
    return best if best and worth(best)[:2] > (0, 0.0) else ""


def _reopened(
    watched: Mapping[str, tuple[float, float]],
    counted: list[SessionRecord],
    cued: list[SessionRecord],
    now_utc_s: float,
) -> bool:
    """Whether a metric left its band in the last week: then two sessions are cued in full."""
    if not watched:
        return False
    week = [s for s in counted if now_utc_s - s.started_utc_s <= _RECENT_S]
    for name, (low, high) in watched.items():
        medians = [s.metrics[name].median for s in week if name in s.metrics]
        if medians and not low <= float(np.median(medians)) <= high:
            return True
    # Still within the sessions that an earlier week reopened?
    faded = cued[sum(share == 1.0 for share in FADE) :]
    full = 0
    for session in reversed(faded):
        if session.feedback_share < 1.0:
            break
        full += 1
    return 0 < full < REOPENED_SESSIONS
