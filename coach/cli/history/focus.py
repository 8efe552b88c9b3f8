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

from coach.cli.arguments import NameOfWords
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import add_athlete_option, athlete_store, note_odd
from coach.cli.history.focus_seen import check_focus_is_seen
from coach.cues import RULES, TOPICS, CueParams, at_limit
from coach.model import METRICS, Placement
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.by_name import UnknownNameError, by_name
from coach.wording.columns import headed
from coach.wording.metric_names import unit_of, words_of
from coach.wording.rule_names import RULE_NAMES, TOPIC_NAMES, name_of_cue, name_of_focus
from coach.wording.translation import mark, tr, tr_n
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
        action=NameOfWords,
        read=_focus,
        help=tr("one of {topics}; one side of it, such as left hip drop; or none", topics=topics),
    )
    parser.add_argument(
        "--target",
        metavar="SPM",
        type=_cadence,
        help=tr("cadence to aim at; never coached more than 10 %% above your first usual one"),
    )
    parser.add_argument("--phrase", metavar="WORDS", help=tr("your own words for it"))
    parser.add_argument(
        "--placement",
        choices=[place.value for place in Placement],
        help=tr("of the runs to look at; that of the latest, if left out"),
    )
    add_athlete_option(parser)


def run(args: argparse.Namespace) -> int:
    from coach.athlete import learnt
    from coach.athlete.focus import set_focus
    from coach.athlete.next_session import course_of
    from coach.progress.course import Focus

    if args.name is None and (args.target or args.phrase):
        raise UserError(tr("--target and --phrase belong to a focus; name it, such as cadence"))
    if args.target and args.name not in ("cadence", "cadence_low"):
        raise UserError(
            tr(
                "--target is a cadence; leave it out with {focus}",
                focus=name_of_focus(args.name),
            )
        )
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
        headed(
            tr("note"),
            tr(
                "{metric}: your usual has followed you as far as it may without being asked; "
                "'coach usual' says whether it has moved for good",
                metric=words_of(name),
            ),
        )
        for name in at_limit(usual, course.original_baseline, CueParams().adapt)
    ]


def _lines(course: Course, placement: Placement) -> list[str]:
    from coach.progress.focus_proposal import LEAST_RUNS, proposals
    from coach.progress.trends import LEAST_RUNNING_S

    focus = course.focus
    named = name_of_focus(focus.rule) if focus.rule else tr("none chosen")
    unseen = _unseen(focus.rule, course, placement)
    lines = [headed(tr("focus"), named), *unseen, *_unfit(focus.rule, placement)]
    if focus.cadence_target_spm:
        target = tr("{spm:.0f} steps/min", spm=focus.cadence_target_spm)
        lines.append(headed(tr("target"), target))
    if focus.recall_phrase:
        lines.append(headed(tr("phrase"), focus.recall_phrase))
    runs = [s for s in course.sessions if s.counts and s.running_s >= LEAST_RUNNING_S]
    if len(runs) < LEAST_RUNS:
        missing = LEAST_RUNS - len(runs)
        more = tr_n(
            "nothing yet: one more run to measure first",
            "nothing yet: {n} more runs to measure first",
            missing,
        )
        return [*lines, headed(tr("proposed"), more)]
    found = proposals(course, placement)
    lines += [_proposal(candidate, first=i == 0) for i, candidate in enumerate(found[:3])]
    if not found:
        nothing = tr("nothing: your runs end as they begin; choose what you like")
        lines.append(headed(tr("proposed"), nothing))
    elif not focus.rule:
        command = f"coach focus {shlex.quote(name_of_focus(found[0].topic))}"
        lines.append(headed(tr("choose it"), command))
    return lines


def _unseen(focus: str, course: Course, placement: Placement) -> list[str]:
    """That the sensor, where it sat last, cannot see what is worked on."""
    if not focus or focus in _PAIR or not course.sessions:
        return []
    try:
        check_focus_is_seen(focus, [placement])
    except UserError as error:
        return [headed(tr("note"), str(error))]
    return []


def _unfit(focus: str, placement: Placement) -> list[str]:
    """Why the coach says nothing of it by itself."""
    return [
        headed(
            tr("note"),
            tr(
                "{rule}: nothing is said of it with the sensor at the {placement} unless you "
                "choose it; {why}",
                rule=name_of_cue(rule.name),
                placement=tr(placement.value),
                why=tr(rule.off_because),
            ),
        )
        for rule in RULES
        if focus in (rule.name, rule.topic) and placement.value in rule.off_at
    ]


_GOES = {
    1: mark("{metric} rises by {change} in a run (median of {runs} runs)"),
    -1: mark("{metric} falls by {change} in a run (median of {runs} runs)"),
    0: mark("{metric} grows by {change} in a run (median of {runs} runs)"),
}


def _proposal(candidate: Candidate, *, first: bool) -> str:
    head = tr("proposed") if first else ""
    metric = candidate.rule.metric
    change = f"{value_of(metric, candidate.change)} {unit_of(metric)}".rstrip()
    words = tr(
        _GOES[candidate.rule.direction],
        metric=words_of(metric),
        change=change,
        runs=candidate.runs,
    )
    focus = name_of_focus(candidate.topic)
    # A topic of one metric has its name.
    return headed(head, words if focus == words_of(metric) else f"{focus}: {words}")


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
        raise argparse.ArgumentTypeError(
            tr("'{what}' is no cadence from 120 to 240 steps/min", what=text)
        )
    return value
