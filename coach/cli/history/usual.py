"""What is usual for you, and whether it has moved for good.

Your usual values follow you a little from run to run, never far from the first ones. Where your
last runs all begin further away than that, it is proposed to accept the new value. Nothing is
taken over without your word, and never how you run when you are tired.

coach usual                   the usual values, the first ones, and what is proposed
coach usual accept METRIC     take a proposal over; it is the first value from then on
"""

from __future__ import annotations

import argparse
import math
import shlex
import time
from typing import TYPE_CHECKING

from coach.cli.arguments import NameOfWords
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import add_athlete_option, athlete_store, note_odd
from coach.cli.notes import all_simulated, note
from coach.cues import at_limit
from coach.model import METRICS, Placement
from coach.wording.by_name import UnknownNameError, by_name
from coach.wording.columns import columns, headed, padded
from coach.wording.metric_names import NAMES, SPEED, label_with_unit, unit_of, words_of
from coach.wording.place_names import where_of
from coach.wording.translation import tr, tr_n
from coach.wording.values import value_of

if TYPE_CHECKING:
    from coach.athlete import Athlete, Store
    from coach.cues import CueParams
    from coach.model import Baseline
    from coach.progress import SessionRecord
    from coach.progress.moved import Moved
    from coach.settings import Settings

EXAMPLE = """\
  coach usual
  coach usual accept "forward lean"
  coach usual --placement pelvis"""

ACCEPT = "accept"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("action", metavar="ACTION", nargs="?", choices=(ACCEPT,), help=tr("accept"))
    add(
        "metric",
        metavar="METRIC",
        action=NameOfWords,
        read=_metric,
        help=tr("what to accept, such as 'forward lean' or the beginning of it"),
    )
    add(
        "--placement",
        choices=[place.value for place in Placement],
        help=tr("where the sensor sits; that of the latest run, if left out"),
    )
    add_athlete_option(parser)


def run(args: argparse.Namespace) -> int:
    from coach.athlete import learnt, sessions
    from coach.cli.settings.settings_layers import settings_in_force
    from coach.progress.moved import accepted

    if (args.action is None) != (args.metric is None):
        raise UserError(tr("say what to accept: 'coach usual accept METRIC'"))
    core = settings_in_force().settings.core
    params = core.cues
    with athlete_store(args.athlete) as (store, who):
        placement = _placement(store, who, args.placement)
        present, original, found = _known(store, who, placement, params)
        if args.metric is not None:
            one = _proposal(found, args.metric)
            values = accepted(one, present, original)
            learnt.accept(store, who.athlete_id, placement, values, time.time())
            shown = f"{_words(one.metric)} {_shown(one.metric, one.proposed)}"
            print(headed(tr("accepted"), shown))
            return ExitCode.FINE
        note_odd(store, who)
        runs = [kept.record for kept in sessions(store, who.athlete_id)]
        if runs and not any(one.counts for one in runs):
            note(all_simulated(who.name))
        for line in _lines(placement, present, original, found):
            print(line)
        for line in _not_for_good(present, original, found, params):
            print(line)
        since_utc_s = learnt.accepted_utc_s(store, who.athlete_id, placement, time.time())
        for line in _missing(runs, placement, (present, found), (core, since_utc_s)):
            print(line)
    return ExitCode.FINE


def _placement(store: Store, who: Athlete, word: str | None) -> Placement:
    from coach.athlete import sessions

    if word is not None:
        return Placement(word)
    kept = sessions(store, who.athlete_id)
    return kept[-1].record.placement if kept else Placement.CHEST


def _known(
    store: Store, who: Athlete, placement: Placement, params: CueParams
) -> tuple[Baseline, Baseline, list[Moved]]:
    from coach.athlete import learnt, sessions
    from coach.progress.moved import moved

    present = learnt.baseline(store, who.athlete_id, placement)
    original = learnt.baseline(store, who.athlete_id, placement, original=True)
    since_utc_s = learnt.accepted_utc_s(store, who.athlete_id, placement, time.time())
    runs = [kept.record for kept in sessions(store, who.athlete_id)]
    return (
        present,
        original,
        moved(runs, placement, present, original, params=params, since_utc_s=since_utc_s),
    )


def _proposal(found: list[Moved], metric: str) -> Moved:
    one = next((m for m in found if m.metric == metric), None)
    if one is None:
        raise UserError(
            tr(
                "{metric} has not moved for good; 'coach usual' says what has",
                metric=_words(metric),
            )
        )
    if one.why_not:
        raise UserError(
            tr(
                "{metric} is not taken over: {why_not}; see 'coach focus'",
                metric=_words(metric),
                why_not=tr(one.why_not),
            )
        )
    return one


def _right(head: str) -> str:
    return " " * (9 - columns(head)) + head


def _lines(
    placement: Placement, present: Baseline, original: Baseline, found: list[Moved]
) -> list[str]:
    if not present.metrics:
        return [
            headed(
                tr("usual"),
                tr("nothing known with the sensor {where} yet", where=where_of([placement])),
            )
        ]
    head = padded(tr("usual, {placement}", placement=tr(placement.value)), 42)
    lines = [f"{head} {_right(tr('now'))} {_right(tr('first'))}"]
    for name, (value, _) in present.metrics.items():
        first = original.metrics.get(name, (value, 0.0))[0]
        cells = (value_of(name, v) for v in (value, first))
        lines.append(
            f"{padded(label_with_unit(name), 42)} {' '.join(f'{cell:>9}' for cell in cells)}"
        )
    if present.speed_m_s:
        lines.append(f"{padded(label_with_unit(SPEED), 42)} {present.speed_m_s:>9.2f}")
    for one in found:
        begins = tr(
            "your last {runs} runs begin at {shown}",
            runs=one.runs,
            shown=_shown(one.metric, one.seen),
        )
        if one.why_not:
            moved = tr(
                "{metric}: {begins}, but {why_not}",
                metric=_words(one.metric),
                begins=begins,
                why_not=tr(one.why_not),
            )
            lines.append(headed(tr("moved"), moved))
        else:
            lines.append(headed(tr("proposed"), _proposed(one, begins)))
    return lines


def _proposed(one: Moved, begins: str) -> str:
    shown, seen = (_shown(one.metric, value) for value in (one.proposed, one.seen))
    metric = _words(one.metric)
    gaps = {"metric": metric, "shown": shown, "begins": begins, "name": shlex.quote(metric)}
    if shown == seen:
        return tr("{metric} {shown}: {begins}; accept it with: coach usual accept {name}", **gaps)
    return tr(
        "{metric} {shown}, which is as far as it moves at once: {begins}; accept it with: "
        "coach usual accept {name}",
        **gaps,
    )


def _not_for_good(
    present: Baseline, original: Baseline, found: list[Moved], params: CueParams
) -> list[str]:
    """Of what has followed as far as it may by itself: that it has not moved for good."""
    told = {one.metric for one in found}
    return [
        headed(
            tr("note"),
            tr(
                "{metric} has followed you as far as it may without being asked, but has not moved "
                "for good: not all of your last runs begin there",
                metric=_words(name),
            ),
        )
        for name in at_limit(present, original, params.adapt)
        if name not in told
    ]


def _missing(
    runs: list[SessionRecord],
    placement: Placement,
    known: tuple[Baseline, list[Moved]],
    asked: tuple[Settings, float],
) -> list[str]:
    """What it takes until something is known, or until more is: how much running, how many runs."""
    from coach.progress.learning import runs_to_look_back, steady_running_missing_s

    (present, found), (core, since_utc_s) = known, asked
    if not present.metrics:
        missing_s = steady_running_missing_s(runs, placement, core.cues, core.grid_s)
        warm_up_min = core.cues.warm_up_s / 60.0
        return [
            tr_n(
                "missing    {n} more minute of steady running, in one run, after the warm-up of "
                "{warm_up:g} min",
                "missing    {n} more minutes of steady running, in one run, after the warm-up of "
                "{warm_up:g} min",
                math.ceil(missing_s / 60.0),
                warm_up=warm_up_min,
            )
        ]
    more, days = runs_to_look_back(runs, placement, core.cues, since_utc_s)
    if found or not (more or days):
        return []
    if more:
        return [
            tr_n(
                "missing    {n} more run until it can be seen whether a value has moved for good",
                "missing    {n} more runs until it can be seen whether a value has moved for good",
                more,
            )
        ]
    return [
        tr_n(
            "missing    {n} more day until it can be seen whether a value has moved for good",
            "missing    {n} more days until it can be seen whether a value has moved for good",
            days,
        )
    ]


def _metric(text: str) -> str:
    try:
        return by_name(text, {name: NAMES[name].words for name in METRICS})
    except UnknownNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _words(metric: str) -> str:
    return words_of(metric)


def _shown(metric: str, value: float) -> str:
    return f"{value_of(metric, value)} {unit_of(metric)}".rstrip()
