"""Random days of random people at a desk, and whether the coach was right in them."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from coach.model import Command, DeskSpan, DeskState
from coach.practice.desk.desk_day import MOVE_S, REST_S
from tests.practice.desk_fast import FastDay, FastPerson, live_day, told_of
from tests.practice.desk_person import PART_S, Habits

LEAST_S, MOST_S, GRACE_S = 1200.0, 1800.0, 60.0
"""Never before so long without movement, at the latest by so long, give or take so much."""


@dataclass
class Day:
    """A day as it will be, but for what the coach makes of it.

    Args:
        habits: Of the person.
        plan: What happens.
        calls: Begin and end of each call.
    """

    habits: Habits
    plan: list[tuple[float, str]] = field(default_factory=list)
    calls: list[tuple[float, float]] = field(default_factory=list)


def random_day(seed: int, long_s: float) -> Day:
    """Slouches, fidgets, walks, get-ups, calls, a rest, a lost link: of each some."""
    rng = np.random.default_rng([seed, 20])
    day = Day(
        Habits(
            seed=seed,
            tall_deg=float(rng.uniform(-20.0, 10.0)),
            range_deg=float(rng.uniform(14.0, 28.0)),
            usual=float(rng.uniform(0.45, 0.9)),
            slouch=float(rng.uniform(0.0, 0.12)),
            rise_m=float(rng.uniform(0.25, 0.45)),
            obeys=float(rng.uniform(0.3, 1.0)),
            corrects=float(rng.uniform(0.0, 1.0)),
            fidget_deg=float(rng.uniform(0.3, 1.0)),
        )
    )
    t_s = 420.0
    while t_s < long_s - 400.0:
        what = rng.choice(
            ["slouch", "brief", "stroll", "short", "stand", "call", "lie", "gap", "bend", "twist"],
            p=[0.3, 0.1, 0.15, 0.08, 0.08, 0.07, 0.02, 0.05, 0.05, 0.1],
        )
        long = float(rng.uniform(60.0, 900.0))
        match what:
            case "slouch":
                day.plan += [(t_s, "slouch"), (t_s + long, "usual")]
            case "brief":
                long = float(rng.uniform(10.0, 60.0))
                day.plan += [(t_s, "slouch"), (t_s + long, "usual")]
            case "stroll":
                long = float(rng.uniform(80.0, 400.0))
                day.plan.append((t_s, f"stroll {long:.0f}"))
            case "short":
                # Not near a minute: there the definition, not the coach, would be tested.
                long = float(rng.uniform(5.0, 35.0))
                day.plan.append((t_s, f"stroll {long:.0f}"))
            case "stand":
                day.plan += [(t_s, "up"), (t_s + long, "down")]
            case "call":
                day.calls.append((t_s, t_s + 600.0))
                long = 0.0
            case "lie":
                day.plan += [(t_s, str(rng.choice(["lie", "side"]))), (t_s + long, "sit_up")]
            case "gap":
                long = float(rng.choice([8.0, 30.0, 120.0, 500.0]))
                day.plan.append((t_s, f"gap {long:.0f}"))
            case _:
                long = 15.0
                day.plan.append((t_s, f"{what} 15"))
        t_s += long + float(rng.exponential(420.0)) + 30.0
    return day


def play_day(seed: int, long_s: float) -> tuple[Day, FastDay]:
    day = random_day(seed, long_s)
    keys = [
        key for start, end in day.calls for key in ((start, Command.QUIET), (end, Command.TALK))
    ]
    commands = tuple(sorted(keys, key=lambda key: key[0]))
    return day, live_day(FastPerson(day.habits, day.plan), long_s, told_of(), commands=commands)


def movement_of(played: FastDay) -> list[float]:
    """Stream times of the half seconds at which somebody is in, or ends, a movement."""
    times, walked_s, last_s = [], 0.0, -1e9
    for t_s, state in zip(played.truth.t_s, played.truth.state, strict=True):
        if state != "walking":
            continue
        walked_s = PART_S if t_s - last_s > REST_S else walked_s + PART_S
        last_s = t_s
        if walked_s >= MOVE_S:
            times.append(t_s)
    return times


def wrong_reminders(day: Day, played: FastDay) -> list[str]:
    """What is wrong with the reminders of a day; empty if nothing."""
    reminded = played.said("desk_get_up")
    moved = np.array([-PART_S, *movement_of(played)])
    wrong = []
    for at_s in reminded:
        since_s = at_s - moved[moved <= at_s].max()
        if since_s < LEAST_S:
            wrong.append(f"{at_s:.0f}: {since_s:.0f} s after movement")
        if any(start <= at_s < end for start, end in day.calls):
            wrong.append(f"{at_s:.0f}: in a call")
    # The clock of what is owed: it stands still for nothing but excuses.
    since_s, excuse_s = 0.0, -1e9
    said = set(reminded)
    gap_s = 0.0
    steps = zip(played.truth.t_s, played.truth.state, strict=True)
    movements = set(movement_of(played))
    for t_s, state in steps:
        gap_s = gap_s + PART_S if state == "no_data" else 0.0
        if t_s in movements or t_s + PART_S in said or gap_s >= MOVE_S:
            since_s = t_s
        if state in ("lying", "walking", "no_data") or any(a <= t_s < b for a, b in day.calls):
            excuse_s = t_s
        late_s = t_s - since_s - MOST_S
        if late_s > GRACE_S and t_s - excuse_s > GRACE_S:
            wrong.append(f"{t_s:.0f}: none for {t_s - since_s:.0f} s")
            since_s = t_s
    return wrong


def slouched_of(day: Day, played: FastDay) -> tuple[float, float]:
    """Seconds slouched: by the spans, and by intent in those seconds that were judged."""
    spans = [one for one in played.of(DeskSpan) if one.slouched is not None]
    found = sum(one.end_s - one.t_s for one in spans if one.slouched)
    t_s = np.array(played.truth.t_s)
    tilt = np.array(played.truth.tilt_deg)
    h = day.habits
    low = tilt > h.tall_deg + (1.0 - (h.usual + h.slouch) / 2.0) * h.range_deg
    judged = np.zeros(len(t_s), bool)
    for one in spans:
        judged |= (t_s >= one.t_s) & (t_s < one.end_s)
    return found, PART_S * float((low & judged).sum())


def confusion(played: FastDay) -> Counter[tuple[str, str]]:
    """Seconds by what it was and what it was taken for."""
    table: Counter[tuple[str, str]] = Counter()
    t_s, state = np.array(played.truth.t_s), np.array(played.truth.state)
    for span in played.of(DeskSpan):
        for true in state[(t_s >= span.t_s) & (t_s < span.end_s)]:
            table[str(true), span.state.value] += 1
    return Counter({key: n * PART_S for key, n in table.items()})


def main() -> None:
    """Many whole days, once: ``python -m tests.practice.desk_days DAYS HOURS [FROM]``."""
    days, hours = int(sys.argv[1]), float(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    table: Counter[tuple[str, str]] = Counter()
    errors, bad, reminders = [], 0, 0
    for seed in range(first, first + days):
        day, played = play_day(seed, hours * 3600.0)
        wrong = wrong_reminders(day, played)
        bad += bool(wrong)
        found, true = slouched_of(day, played)
        if true > 60.0:
            errors.append(found / true - 1.0)
        reminders += len(played.said("desk_get_up"))
        table += confusion(played)
        print(seed, f"{found:.0f}/{true:.0f} s slouched", *wrong, sep="  ", flush=True)
    worst = max(errors, key=abs)
    print(f"{days - bad} of {days} days right, {reminders} reminders; ", end="")
    print(f"slouch time worst {worst:+.1%}, {sum(abs(e) <= 0.05 for e in errors)}/{len(errors)}")
    for true in ("sitting", "standing", "walking", "lying", "moving", "no_data"):
        total = sum(n for (a, _), n in table.items() if a == true)
        row = [f"{one.value} {table[true, one.value] / max(total, 1):.3f}" for one in DeskState]
        print(f"{true:9} {total / 3600.0:6.1f} h  ", *row)


if __name__ == "__main__":
    main()
