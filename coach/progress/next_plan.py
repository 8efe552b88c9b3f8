"""The plan of the next session: measure, coach, fade, recall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from coach.cues import CueParams
from coach.cues.baseline import CADENCE
from coach.cues.fading import feedback_of
from coach.model import Plan
from coach.progress.day_spread import day_spreads
from coach.progress.trends import LEAST_RUNNING_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.cues.fading import FadeParams
    from coach.model import PhraseScore
    from coach.progress.course import Course
    from coach.progress.records import SessionRecord

_DAY_S = 86_400.0
_WEEK_S = 7 * _DAY_S
_RUNS_FOR_LENGTH = 5
_LEAST_TRIALS = 6
"""Cues with a phrase before its share of helped ones says more than its votes."""


def next_plan(
    course: Course,
    now_utc_s: float,
    words: Callable[[str], str],
    params: CueParams | None = None,
) -> Plan:
    """The plan of a session that starts now.

    Args:
        course: What was.
        now_utc_s: Seconds since 1970.
        words: Gives the words of a phrase ``key#index``; empty if it is no longer known.
        params: Of the policy.
    """
    params = params or CueParams()
    focus = course.focus
    counted = sorted(
        (s for s in course.sessions if s.counts and s.running_s >= LEAST_RUNNING_S),
        key=lambda s: s.started_utc_s,
    )
    cued = [s for s in counted if not s.measure_only and s.started_utc_s >= focus.chosen_utc_s]
    reopened = _reopened(course.watched, counted, cued, now_utc_s, params.fade)
    feedback = feedback_of(len(counted), len(cued), params.fade, reopened=reopened)
    corrected = not (feedback.measure_only or feedback.recall_only)
    limited = corrected and params.fade.first_s > 0.0
    lengths = [s.running_s for s in counted[-_RUNS_FOR_LENGTH:]]
    # A phrase that is said no longer keeps what was learnt of it, and is not recalled.
    said = {name: score for name, score in course.phrase_scores.items() if words(name)}
    best = focus.recall_phrase or words(best_phrase(said, course.rules))
    return Plan(
        session=len(cued),
        measure_only=feedback.measure_only,
        focus=focus.rule,
        feedback_share=feedback.share,
        cued_s=params.fade.first_s + len(cued) * params.fade.more_s if limited else 0.0,
        recall_only=feedback.recall_only,
        recall_phrase=best,
        half_way_s=0.5 * float(np.median(lengths)) if lengths else 0.0,
        phrase_scores=course.phrase_scores,
        cadence_target_spm=_target(course, cued, params, now_utc_s),
        original_baseline=course.original_baseline,
        day_spreads=day_spreads(counted),
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
    params: FadeParams,
) -> bool:
    """Whether sessions are cued in full again, and some at least.

    That is as long as the median of a metric over the last days is out of its band.
    """
    if not watched:
        return False
    week = [s for s in counted if now_utc_s - s.started_utc_s <= params.days * _DAY_S]
    for name, (low, high) in watched.items():
        medians = [s.metrics[name].median for s in week if name in s.metrics]
        if medians and not low <= float(np.median(medians)) <= high:
            return True
    # Still within the sessions that an earlier week reopened?
    faded = cued[params.full :]
    full = 0
    for session in reversed(faded):
        if session.feedback_share < 1.0:
            break
        full += 1
    return 0 < full < params.reopened


def _target(
    course: Course, cued: list[SessionRecord], params: CueParams, now_utc_s: float
) -> float:
    """Cadence to aim at in this session: the one agreed on, come to in steps; 0 for none.

    It begins a little above the first usual one and rises week by week, as far as the runs of a
    week were told to be tolerable and nothing hurt (Heiderscheit 2011; the effort grows with it,
    Anderson 2022). Runs of which nothing was told do not raise it.
    """
    wanted, ladder = course.focus.cadence_target_spm, params.ladder
    first = course.original_baseline.metrics.get(CADENCE, (0.0, 0.0))[0]
    meant = [r for r in params.rules.table if course.focus.rule in (r.name, r.topic)]
    aims_at_it = any(rule.metronome for rule in meant)
    if not first or not (wanted or aims_at_it):
        return wanted
    weeks: dict[int, list[SessionRecord]] = {}
    for session in cued:
        weeks.setdefault(_week(session.started_utc_s, course), []).append(session)
    # The week under way is not over.
    weeks.pop(_week(now_utc_s, course), None)
    tolerated = sum(_tolerated(runs, ladder.tolerated) for runs in weeks.values())
    most = first * (1.0 + min(ladder.target + tolerated * ladder.target_step, ladder.target_most))
    return min(wanted, most) if wanted else most


def _week(utc_s: float, course: Course) -> int:
    return int((utc_s - course.focus.chosen_utc_s) // _WEEK_S)


def _tolerated(runs: list[SessionRecord], most: float) -> bool:
    """Whether a week's runs were told to be tolerable."""
    told = [run.effort for run in runs if run.effort is not None]
    return bool(told) and not any(run.pain for run in runs) and float(np.median(told)) <= most
