"""Unkind people at a desk, calibrated, from packets on: what was told against what was done."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.app.simulated import calibrated
from coach.model import Cue, DeskSpan, DeskState
from coach.practice.desk.desk_day import MOVE_S, REST_S
from coach.practice.practice_book import english_of
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.simulation.body.unkind_body import unkind_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.practice.desk_bodies import GRACE_S, LEAST_S, MOST_S, confusion

if TYPE_CHECKING:
    from coach.simulation.body import BodyStory
    from coach.simulation.body.play_body import Played

SHORT_S, LONG_S = 5400.0, 7200.0
_UNSURE_S = 12.0
"""A walk so near to a minute is a movement or none: there the definition would be tested."""
_KEY_S = 6.0
QUIET_S = 1800.0
"""So long the key asks for quiet; who talks for longer has to press it again."""
_AFTER_CALL_S = 90.0
_NUDGED_S = 180.0


@dataclass(frozen=True)
class Hours:
    """One person's time at a desk.

    Args:
        played: As it went.
        calls: Begin and end of each call.
        known: Whether the coach knew the range of a standing check.
    """

    played: Played
    calls: list[tuple[float, float]]
    known: bool

    def said(self, rule: str) -> list[float]:
        return [o.t_s for o in self.played.outputs if isinstance(o, Cue) and o.rule == rule]


def story_of(number: int) -> tuple[BodyStory, list[tuple[float, float]]]:
    """An hour and a half to two of the person of this number, and the calls in it.

    Every other person's range of a standing check is known.
    """
    rng = np.random.default_rng([number, 22])
    long_s = float(rng.uniform(SHORT_S, LONG_S))
    phases: list[tuple[str, int]] = []
    if rng.random() < 0.6:
        phases.append(("walk", int(rng.uniform(30.0, 150.0))))
    phases.append(("sit", int(rng.uniform(240.0, 700.0))))
    t_s, calls = float(sum(n for _, n in phases)), []
    limits = {
        "slouch": (300.0, 1500.0),
        "sit": (200.0, 900.0),
        "call": (240.0, 1200.0),
        "stand": (200.0, 900.0),
        "walk": (80.0, 300.0),
        "get_up": (30.0, 160.0),
    }
    while t_s < long_s:
        do = str(rng.choice(list(limits), p=[0.38, 0.15, 0.13, 0.14, 0.08, 0.12]))
        for_s = int(rng.uniform(*limits[do]))
        if do == "call":
            calls.append((t_s, t_s + for_s))
        phases.append((do, for_s))
        t_s += for_s
    known = number % 2 == 1
    rest = f'[practice]\nkind = "desk"\nrange_known = {str(known).lower()}\n' + "\n".join(
        f'[[phase]]\ndo = "{do}"\nfor_s = {for_s}' for do, for_s in phases
    )
    return parse_body_story(unkind_body(number, "chest", rate_hz=26).text(rest)), calls


def play_number(number: int) -> Hours:
    """Calibrated, and played with the coach."""
    story, calls = story_of(number)
    person = Person(story)
    prelude = story.calibration_prelude()
    mounts, _ = calibrated(person.mounts, Person(prelude).inputs(prelude.longest_s))
    practice = person.practice
    assert practice is not None
    config = SessionConfig(mounts, practice=practice, phrases=english_of(practice))
    return Hours(play_body(story, Pipeline(config)), calls, story.range_known)


@dataclass(frozen=True)
class SlouchTold:
    """Seconds.

    Args:
        told: Below the band by the spans.
        true: Slouched in truth while posture was judged.
        wrong: Told where there was none.
        missed: Judged and slouched, and not told.
        unjudged: Slouched while posture was not judged.
    """

    told: float
    true: float
    wrong: float
    missed: float
    unjudged: float


def slouch_told(hours: Hours) -> SlouchTold:
    """By the spans against the truth."""
    told = hit = judged = 0.0
    slouches = hours.played.truth.slouches
    for span in hours.played.outputs:
        if not isinstance(span, DeskSpan) or span.slouched is None:
            continue
        both = sum(max(0.0, min(span.end_s, o.end_s) - max(span.t_s, o.t_s)) for o in slouches)
        judged += both
        if span.slouched:
            told += span.end_s - span.t_s
            hit += both
    total = sum(o.end_s - o.t_s for o in slouches)
    return SlouchTold(told, judged, told - hit, judged - hit, total - judged)


def false_nudges(hours: Hours) -> list[float]:
    """Nudges before which less than two thirds of three minutes were slouched."""
    slouches = hours.played.truth.slouches
    return [
        at_s
        for at_s in hours.said("desk_slouch")
        if sum(max(0.0, min(at_s, o.end_s) - max(at_s - _NUDGED_S, o.t_s)) for o in slouches)
        < 2.0 / 3.0 * _NUDGED_S
    ]


def _movements(hours: Hours, least_s: float) -> list[tuple[float, float]]:
    """From when on a walk was movement, and its end."""
    found: list[tuple[float, float]] = []
    walked_s, last_s = 0.0, -1e9
    for one in hours.played.truth.postures:
        if one.posture != "walking":
            continue
        if one.t_s - last_s > REST_S:
            walked_s = 0.0
        walked_s += one.end_s - one.t_s
        last_s = one.end_s
        if walked_s >= least_s:
            found.append((one.end_s - max(0.0, walked_s - least_s), one.end_s))
    return found


def wrong_reminders(hours: Hours) -> list[str]:
    """What is wrong with the reminders; empty if nothing."""
    said, wrong = hours.said("desk_get_up"), []
    sure, perhaps = (
        _movements(hours, MOVE_S + _UNSURE_S),
        _movements(hours, MOVE_S - _UNSURE_S),
    )
    for at_s in said:
        moved_s = max((min(end, at_s) for begin, end in sure if begin <= at_s), default=0.0)
        if at_s - moved_s < LEAST_S:
            wrong.append(f"{at_s:.0f}: {at_s - moved_s:.0f} s after movement")
        for begin_s, end_s in hours.calls:
            if begin_s + _KEY_S <= at_s < end_s:
                over = at_s - begin_s > QUIET_S
                wrong.append(f"{at_s:.0f}: in a call" + ", quiet was over" * over)
    # What is owed: half an hour without movement, a reminder or a call.
    last_s = hours.played.truth.postures[-1].end_s
    walking = [o for o in hours.played.truth.postures if o.posture == "walking"]
    since_s, t_s = 0.0, 0.0
    while t_s < last_s:
        t_s += 1.0
        if any(a <= t_s <= b for a, b in perhaps) or any(t_s - 1.0 < a <= t_s for a in said):
            since_s = t_s
        if t_s - since_s <= MOST_S + GRACE_S:
            continue
        excused = any(a <= t_s < b + _AFTER_CALL_S for a, b in hours.calls)
        if not excused and not any(o.t_s <= t_s < o.end_s + GRACE_S for o in walking):
            wrong.append(f"{t_s:.0f}: none for {t_s - since_s:.0f} s")
            since_s = t_s
    for begin_s, end_s in hours.calls:
        if end_s + _AFTER_CALL_S > last_s or any(begin_s < a < end_s for a in said):
            continue
        moved_s = max((b for a, b in perhaps if a <= end_s + _AFTER_CALL_S), default=0.0)
        told_s = max((a for a in said if a < begin_s - 120.0), default=0.0)
        due_s = max(moved_s, told_s) + MOST_S - 240.0
        if due_s < end_s and not any(end_s - 5.0 <= a < end_s + _AFTER_CALL_S for a in said):
            wrong.append(f"{end_s:.0f}: none after a call")
    return wrong


def main() -> None:
    """Some of them, once: ``python -m tests.practice.desk_people FIRST LAST``."""
    table: Counter[tuple[str, str]] = Counter()
    for number in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
        hours = play_number(number)
        table += confusion(hours.played)
        s = slouch_told(hours)
        rules = Counter(o.rule for o in hours.played.outputs if isinstance(o, Cue))
        ratio = f"{s.told / s.true - 1.0:+.1%}" if s.true else "-"
        print(
            f"{number} known={hours.known} told {s.told:.0f} true {s.true:.0f} ({ratio}) wrong",
            f"{s.wrong:.0f} missed {s.missed:.0f} unjudged {s.unjudged:.0f};",
            f"nudges {rules['desk_slouch']} false {len(false_nudges(hours))};",
            f"get up {rules['desk_get_up']}",
            *wrong_reminders(hours),
            dict(rules),
            sep="  ",
            flush=True,
        )
    for true_state in sorted({true for true, _ in table}):
        total = sum(n for (true, _), n in table.items() if true == true_state)
        row = [f"{one.value} {table[true_state, one.value] / total:.3f}" for one in DeskState]
        print(f"{true_state:9} {total / 3600.0:6.2f} h  ", *row)


if __name__ == "__main__":
    main()
