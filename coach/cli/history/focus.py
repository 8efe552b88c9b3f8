"""Choose the one thing to work on. Without a name: what your runs suggest, and what is chosen.

The first two sessions only measure. From the next one on, the focus alone is coached, over eight
sessions with fewer and fewer cues; then your own phrase is recalled at the start and half-way.
A new focus begins with full feedback again.
"""

from __future__ import annotations

import argparse
import shlex
import time
from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import add_athlete_option, athlete_store, note_odd
from coach.cli.history.focus_seen import check_focus_is_seen
from coach.cues import RULES, TOPICS, CueParams, at_limit
from coach.model import METRICS, Placement
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.by_name import UnknownNameError, by_name
from coach.wording.metric_names import label_with_unit, unit_of, words_of
from coach.wording.rule_names import RULE_NAMES, TOPIC_NAMES, name_of_cue, name_of_focus
from coach.wording.values import value_of

if TYPE_CHECKING:
    from coach.model import Baseline
    from coach.progress.course import Course, Focus
    from coach.progress.focus_proposal import Candidate

EXAMPLE = """\
  coach focus
  coach focus cadence --target 176
  coach focus "hip drop" --phrase "pockets level"
  coach focus none"""

NONE = "none"
_PAIR = {
    name
    for rule in RULES
    if not METRICS[rule.metric].placements
    for name in (rule.name, rule.topic)
}
"""These take two sensors, and ``--placement`` names one of them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    topics = ", ".join(name_of_focus(topic) for topic in TOPICS)
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        type=_focus,
        help=f"one of {topics}; one side of it, such as left hip drop; or none",
    )
    parser.add_argument(
        "--target",
        metavar="SPM",
        type=_cadence,
        help="cadence to aim at; never coached more than 10 %% above your first usual one",
    )
    parser.add_argument("--phrase", metavar="WORDS", help="your own words for it")
    parser.add_argument(
        "--placement",
        choices=[place.value for place in Placement],
        help="of the runs to look at; that of the latest, if left out",
    )
    add_athlete_option(parser)


def run(args: argparse.Namespace) -> int:
    from coach.athlete import learnt
    from coach.athlete.focus import set_focus
    from coach.athlete.next_session import course_of
    from coach.progress.course import Focus

    if args.name is None and (args.target or args.phrase):
        raise UserError("--target and --phrase belong to a focus; name it, such as cadence")
    if args.target and args.name not in ("cadence", "cadence_low"):
        raise UserError(f"--target is a cadence; leave it out with {name_of_focus(args.name)}")
    if args.placement and args.name not in (None, NONE, *_PAIR):
        check_focus_is_seen(args.name, [Placement(args.placement)])
    with athlete_store(args.athlete) as (store, who):
        if args.name is not None:
            chosen = Focus() if args.name == NONE else _chosen(args)
            set_focus(store, who.athlete_id, chosen)
        course = course_of(store, who, Placement.CHEST)
        placement = _placement(args.placement, course)
        course = course_of(store, who, placement)
        usual = learnt.baseline(store, who.athlete_id, placement)
        note_odd(store, who)
        for line in [*_lines(course, placement), *_moved_far(usual, course)]:
            print(escape_terminal(line, LINE))
    return ExitCode.FINE


def _chosen(args: argparse.Namespace) -> Focus:
    from coach.progress.course import Focus

    return Focus(args.name, time.time(), args.target or 0.0, (args.phrase or "").strip()[:80])


def _placement(word: str | None, course: Course) -> Placement:
    """The one asked for, or that of the latest run."""
    if word is not None:
        return Placement(word)
    latest = max(course.sessions, key=lambda s: s.started_utc_s, default=None)
    return Placement.CHEST if latest is None else latest.placement


def _moved_far(usual: Baseline, course: Course) -> list[str]:
    """What has followed the runner as far as it may by itself."""
    return [
        f"note       {label_with_unit(name)}: as far from your first usual value as it may come by "
        "itself; is that where you want to be? 'coach usual' says whether it has moved for good"
        for name in at_limit(usual, course.original_baseline, CueParams().adapt)
    ]


def _lines(course: Course, placement: Placement) -> list[str]:
    from coach.progress.focus_proposal import LEAST_RUNS, proposals
    from coach.progress.trends import LEAST_RUNNING_S

    focus = course.focus
    named = name_of_focus(focus.rule) if focus.rule else "none chosen"
    lines = [f"focus      {named}", *_unfit(focus.rule, placement)]
    if focus.cadence_target_spm:
        lines.append(f"target     {focus.cadence_target_spm:.0f} steps/min")
    if focus.recall_phrase:
        lines.append(f"phrase     {focus.recall_phrase}")
    runs = [s for s in course.sessions if s.counts and s.running_s >= LEAST_RUNNING_S]
    if len(runs) < LEAST_RUNS:
        missing = LEAST_RUNS - len(runs)
        more = "one more run" if missing == 1 else f"{missing} more runs"
        return [*lines, f"proposed   nothing yet: {more} to measure first"]
    found = proposals(course, placement)
    lines += [_proposal(candidate, first=i == 0) for i, candidate in enumerate(found[:3])]
    if not found:
        lines.append("proposed   nothing: your runs end as they begin; choose what you like")
    elif not focus.rule:
        lines.append(f"choose it  coach focus {shlex.quote(name_of_focus(found[0].topic))}")
    return lines


def _unfit(focus: str, placement: Placement) -> list[str]:
    """Why the coach says nothing of it by itself."""
    return [
        f"note       {name_of_cue(rule.name)}: nothing is said of it with the sensor at the "
        f"{placement.value} unless you choose it; {rule.off_because}"
        for rule in RULES
        if focus in (rule.name, rule.topic) and placement.value in rule.off_at
    ]


def _proposal(candidate: Candidate, *, first: bool) -> str:
    head = "proposed" if first else ""
    side = {1: "rises", -1: "falls", 0: "grows"}[candidate.rule.direction]
    metric = candidate.rule.metric
    change = f"{value_of(metric, candidate.change)} {unit_of(metric)}".rstrip()
    return (
        f"{head:9}  {name_of_focus(candidate.topic)}: {words_of(candidate.rule.metric)} {side} by "
        f"{change} in a run (median of {candidate.runs})"
    )


def _focus(text: str) -> str:
    """A topic, a rule, or none: by its plain name or its own."""
    try:
        return by_name(text, {**TOPIC_NAMES, **RULE_NAMES, NONE: NONE})
    except UnknownNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _cadence(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 120.0 <= value <= 240.0:
        raise argparse.ArgumentTypeError(f"'{text}' is no cadence from 120 to 240 steps/min")
    return value
