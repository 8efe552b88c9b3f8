"""Unkind simulated people who are led through exercises: the whole way from samples.

``python -m tests.practice.body_people`` prints what each exercise and place comes to.
"""

from __future__ import annotations

import collections
import functools
import re
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.app.simulated import calibrated
from coach.model import Cue, SetDone
from coach.practice.exercise import BY_KEY
from coach.practice.practice_book import english_of
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.simulation.body.unkind_body import unkind_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from coach.simulation.body.body_truth import SetTruth

RATE_HZ = 52


@dataclass(frozen=True)
class Led:
    """One set of one person.

    Args:
        outputs: Of the coach.
        done: What the coach says of the set.
        truth: What was done.
    """

    outputs: tuple
    done: SetDone | None
    truth: SetTruth | None

    @property
    def rules(self):
        return [one.rule for one in self.outputs if isinstance(one, Cue)]

    @property
    def start_error_s(self):
        return self.done.start_s - self.truth.ready_s

    @property
    def hold_error_s(self):
        """What was held until the set was over, as told and as it was."""
        end_s = min(self.truth.end_s, self.done.t_s)
        return self.done.hold_s - (end_s - self.truth.ready_s)


@functools.cache
def led(number, place, exercise, extra="", calibrate=True, presses=0.0, asked=""):
    """A person does one set.

    Args:
        number: Which person.
        place: ``chest`` or ``pelvis``.
        exercise: Which.
        extra: Further lines of the set.
        calibrate: Whether there is a standing calibration.
        presses: How readily a key is pressed.
        asked: What the coach asks for, if it is something else than what is done.
    """
    row = BY_KEY[exercise]
    amount = row.dose.steps[row.dose.usual]
    side = f'side = "{("left", "right")[number % 2]}"\n' if row.sided else ""
    dose = f"hold_s = {amount}" if row.dose.holds else f"repetitions = {amount}"
    body = unkind_body(number, place, rate_hz=RATE_HZ)
    person = re.sub(r"presses_yes = \S+", f"presses_yes = {presses}", body.person)
    rest = (
        '[practice]\nkind = "exercise"\nlongest_s = 240\n'
        f'[[set]]\nexercise = "{exercise}"\n{side}{dose}\nrest_s = 10\n{extra}'
    )
    story = parse_body_story(replace(body, person=person).text(rest))
    doer = Person(story)
    mounts = doer.mounts
    if calibrate:
        prelude = story.calibration_prelude()
        mounts, _ = calibrated(mounts, Person(prelude).inputs(prelude.longest_s))
    practice = doer.practice
    if asked:
        other = BY_KEY[asked].dose
        amount = other.steps[other.usual]
        hold_s, times = (float(amount), 0) if other.holds else (0.0, amount)
        planned = replace(practice.sets[0], exercise=asked, hold_s=hold_s, repetitions=times)
        practice = replace(practice, sets=(planned,))
    config = SessionConfig(mounts, practice=practice, phrases=english_of(practice))
    played = play_body(story, Pipeline(config))
    done = [one for one in played.outputs if isinstance(one, SetDone)]
    kept = tuple(one for one in played.outputs if isinstance(one, (Cue, SetDone)))
    truth = played.truth.sets
    return Led(kept, done[0] if done else None, truth[0] if truth else None)


def main() -> None:
    """Print it."""
    people, names = int(sys.argv[1]), sys.argv[2:] or list(BY_KEY)
    for place in ("chest", "pelvis"):
        for exercise in names:
            all_of = [led(n, place, exercise) for n in range(people)]
            told = [one for one in all_of if one.done and one.truth]
            by = collections.Counter(one.done.recognised.value for one in told)
            start = sorted(round(one.start_error_s, 1) for one in told)
            hold = sorted(round(one.hold_error_s, 1) for one in told if one.done.hold_s)
            counted = [one for one in told if one.done.repetitions is not None]
            times = sorted(
                one.done.repetitions
                - sum(1 for rep in one.truth.repetitions if rep.t_s < one.done.t_s - 1.0)
                for one in counted
            )
            words = collections.Counter(
                rule for one in told for rule in one.rules if rule.startswith("form_")
            )
            whole = sum(one.done.completed for one in told)
            print(place, exercise, dict(by), "whole", whole, "start", start, "hold", hold,
                  "reps", times, dict(words), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
