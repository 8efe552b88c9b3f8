"""Which positions are recognised in what people do: each exercise as led, everything else alone.

``python -m tests.practice.positions 30`` prints the matrix of that many people at each place.
"""

from __future__ import annotations

import collections
import functools
import re
import sys
from dataclasses import replace

from coach.app.simulated import calibrated
from coach.model import AttitudeBlock, Cue, Placement
from coach.practice.epochs import Epochs
from coach.practice.exercise import BY_KEY, EXERCISES
from coach.practice.exercise.exercise_kinds import Lie
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.lie_angles import Axes
from coach.practice.exercise.position import Arrival
from coach.practice.practice_book import english_of
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.simulation.body.unkind_body import unkind_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

SEEN = tuple(
    one.key for one in EXERCISES if one.chest.lie is not None or one.pelvis.lie is not None
)
OTHERS = ("squat", "pick_up", "sitting", "walk", "reach", "lean_aside", "look_round")
"""What is no exercise, with a stand before each."""

PARAMS = ExerciseParams()


def asked_lie(exercise, place):
    """The position that is looked for, on the left."""
    return BY_KEY[exercise].view(Placement(place)).lie


def person_of(number, place, rest):
    body = unkind_body(number, place, rate_hz=52)
    person = re.sub(r"presses_yes = \S+", "presses_yes = 0.0", body.person)
    story = parse_body_story(replace(body, person=person).text(rest))
    doer = Person(story)
    prelude = story.calibration_prelude()
    mounts, _ = calibrated(doer.mounts, Person(prelude).inputs(prelude.longest_s))
    return story, doer, mounts


def epochs_of(outputs):
    epochs = Epochs()
    for one in outputs:
        if isinstance(one, AttitudeBlock):
            epochs.push(one)
    return epochs.until(1e9)


def positions_in(epochs, spans, place):
    """Name -> the positions that are recognised in its span."""
    found = {}
    for name, start_s, end_s in spans:
        arrivals = {
            lie: Arrival(lie, PARAMS, Axes(), pelvic=Placement(place).is_pelvic) for lie in Lie
        }
        lies = set()
        for epoch in epochs:
            if start_s <= epoch.t_s < end_s:
                for lie, one in arrivals.items():
                    one.push(epoch)
                    if one.taken:
                        lies.add(lie)
        found[name] = lies
    return found


@functools.cache
def in_exercises(number, place):
    """A person in every exercise that is seen, as led: name -> positions until the word to go."""
    sets = []
    for one in EXERCISES:
        if one.key in SEEN:
            dose = "hold_s = 5" if one.dose.holds else "repetitions = 2"
            side = 'side = "left"\n' if one.sided else ""
            sets.append(f'[[set]]\nexercise = "{one.key}"\n{side}{dose}\nrest_s = 4')
    rest = '[practice]\nkind = "exercise"\nlongest_s = 1500\n' + "\n".join(sets)
    story, doer, mounts = person_of(number, place, rest)
    practice = doer.practice
    pipeline = Pipeline(SessionConfig(mounts, practice=practice, phrases=english_of(practice)))
    played = play_body(story, pipeline)
    said = [one for one in played.outputs if isinstance(one, Cue)]
    ready = [one.t_s for one in said if one.rule == "exercise_ready"]
    go = [one.t_s for one in said if one.rule == "exercise_go"]
    spans = []
    for name, begin_s in zip(SEEN, ready, strict=False):
        end_s = min((t_s for t_s in go if t_s > begin_s), default=begin_s)
        spans.append((name, begin_s, end_s))
    # Who did not hear an announcement did not do it.
    done = {one.own.planned.exercise for one in played.truth.sets}
    spans = [one for one in spans if one[0] in done]
    return positions_in(epochs_of(played.outputs), spans, place)


@functools.cache
def in_others(number, place):
    """The same person in what is no exercise: positions at any time of it."""
    told = "\n".join(
        f'[[phase]]\ndo = "stand"\nfor_s = 4\n[[phase]]\ndo = "{name}"\nfor_s = 20'
        for name in OTHERS
    )
    story, doer, mounts = person_of(number, place, told)
    pipeline = Pipeline(SessionConfig(mounts))
    outputs = pipeline.push_many(doer.inputs(story.longest_s)) + pipeline.flush()
    return positions_in(epochs_of(outputs), [("others", 0.0, 1e9)], place)["others"]


def main() -> None:
    """Print the matrix: in what is done, how many people are in which position."""
    people, places = int(sys.argv[1]), sys.argv[2:] or ["chest", "pelvis"]
    for place in places:
        counts = collections.defaultdict(collections.Counter)
        done = collections.Counter()
        for number in range(people):
            for name, lies in in_exercises(number, place).items():
                done[name] += 1
                counts[name].update(lie.value for lie in lies)
            done["others"] += 1
            counts["others"].update(lie.value for lie in in_others(number, place))
        print(place)
        for name in (*SEEN, "others"):
            print(f"  {name:22s} of {done[name]}: {dict(counts[name])}", flush=True)


if __name__ == "__main__":
    main()
