"""Unkind people at a desk, from packets on: as ``desk_days``, of the simulation's own people."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Command, Cue, DeskSpan, DeskState, UserCommand
from coach.practice.desk.desk_day import MOVE_S
from coach.practice.practice_book import english_of
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import Played, play_body
from coach.simulation.body.unkind_body import unkind_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Input, Output

LEAST_S, MOST_S, GRACE_S = 1200.0, 1800.0, 90.0


@dataclass
class Hushed:
    """A pipeline whose wearer presses the key for quiet when a call begins.

    Args:
        pipeline: What it is.
        calls: Begin of each call.
    """

    pipeline: Pipeline
    calls: list[float]

    def push_many(self, events: Iterable[Input]) -> list[Output]:
        events = list(events)
        now_s = max((one.t_host_s for one in events), default=0.0)
        while self.calls and self.calls[0] <= now_s:
            events.append(UserCommand(now_s, Command.QUIET))
            self.calls.pop(0)
        return self.pipeline.push_many(events)

    def flush(self) -> list[Output]:
        return self.pipeline.flush()


def play_number(number: int, hours: float) -> tuple[Played, list[tuple[float, float]]]:
    """The time at the desk of the person of this number, and the calls in it."""
    rng = np.random.default_rng([number, 21])
    phases, t_s, calls = [("walk", 60.0), ("sit", 480.0)], 540.0, []
    while t_s < hours * 3600.0:
        do = str(
            rng.choice(["slouch", "sit", "call", "stand", "walk"], p=[0.5, 0.2, 0.1, 0.1, 0.1])
        )
        long_s = float(rng.uniform(300.0, 2400.0))
        if do == "call":
            long_s = 600.0
            calls.append((t_s, t_s + long_s))
        if do == "walk":
            long_s = float(rng.uniform(90.0, 300.0))
        phases.append((do, round(long_s)))
        t_s += round(long_s)
    rest = '[practice]\nkind = "desk"\n' + "\n".join(
        f'[[phase]]\ndo = "{do}"\nfor_s = {long_s}' for do, long_s in phases
    )
    story = parse_body_story(unkind_body(number, "chest", rate_hz=26).text(rest))
    person = Person(story)
    practice = person.practice
    assert practice is not None
    config = SessionConfig(tuple(person.mounts), practice=practice, phrases=english_of(practice))
    coach = Hushed(Pipeline(config), [begin for begin, _ in calls])
    return play_body(story, coach), calls


def wrong_reminders(played: Played, calls: list[tuple[float, float]]) -> list[str]:
    """What is wrong with the reminders; empty if nothing."""
    walks = [
        (one.t_s, one.end_s)
        for one in played.truth.postures
        if one.posture == "walking" and one.end_s - one.t_s >= MOVE_S + 5.0
    ]
    said = [one.t_s for one in played.outputs if isinstance(one, Cue) and one.rule == "desk_get_up"]
    wrong = []
    for at_s in said:
        moved_s = max(
            (min(end_s, at_s) for begin_s, end_s in walks if begin_s <= at_s), default=0.0
        )
        if at_s - moved_s < LEAST_S:
            wrong.append(f"{at_s:.0f}: {at_s - moved_s:.0f} s after movement")
        if any(begin_s <= at_s < end_s for begin_s, end_s in calls):
            wrong.append(f"{at_s:.0f}: in a call")
    marks = sorted([(0.0, 0.0), *walks, *((t_s, t_s) for t_s in said)])
    last_s = played.truth.postures[-1].end_s
    for (_, end_s), (begin_s, _) in zip(marks, [*marks[1:], (last_s, last_s)], strict=True):
        excused = sum(
            max(0.0, min(stop, begin_s) - max(start, end_s + MOST_S - 600.0))
            for start, stop in calls
        )
        if begin_s - end_s - excused > MOST_S + GRACE_S:
            wrong.append(f"{begin_s:.0f}: none for {begin_s - end_s:.0f} s")
    return wrong


def slouched_of(played: Played) -> tuple[float, float]:
    """Seconds slouched where it was judged: by the spans, and truly."""
    found = true = 0.0
    for span in played.outputs:
        if not isinstance(span, DeskSpan) or span.slouched is None:
            continue
        found += (span.end_s - span.t_s) if span.slouched else 0.0
        true += sum(
            max(0.0, min(span.end_s, one.end_s) - max(span.t_s, one.t_s))
            for one in played.truth.slouches
        )
    return found, true


def confusion(played: Played) -> Counter[tuple[str, str]]:
    """Seconds by what it was and what it was taken for."""
    table: Counter[tuple[str, str]] = Counter()
    for span in played.outputs:
        if isinstance(span, DeskSpan):
            for one in played.truth.postures:
                both = min(span.end_s, one.end_s) - max(span.t_s, one.t_s)
                if both > 0.0:
                    table[one.posture, span.state.value] += round(both)
    return table


def main() -> None:
    """Many of them, once: ``python -m tests.practice.desk_bodies PEOPLE HOURS [FROM]``."""
    people, hours = int(sys.argv[1]), float(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    table: Counter[tuple[str, str]] = Counter()
    for number in range(first, first + people):
        played, calls = play_number(number, hours)
        found, true = slouched_of(played)
        table += confusion(played)
        rules = Counter(one.rule for one in played.outputs if isinstance(one, Cue))
        print(number, f"{found:.0f}/{true:.0f} s slouched", dict(rules), end=" ")
        print(*wrong_reminders(played, calls), sep="  ", flush=True)
    for true_state in sorted({true for true, _ in table}):
        total = sum(n for (true, _), n in table.items() if true == true_state)
        row = [f"{one.value} {table[true_state, one.value] / total:.3f}" for one in DeskState]
        print(f"{true_state:9} {total / 3600.0:6.2f} h  ", *row)


if __name__ == "__main__":
    main()
