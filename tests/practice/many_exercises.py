"""Many unkind people led through sessions of exercises: what was seen, counted, held and told.

``python -m tests.practice.many_exercises 530 545`` prints the table of these people; with a third
argument it keeps the rows as JSON lines.
"""

from __future__ import annotations

import collections
import functools
import json
import random
import re
import sys
from dataclasses import replace
from pathlib import Path

from coach.app.simulated import calibrated
from coach.model import Cue, Placement, SetDone
from coach.model.units import RAD_PER_DEG
from coach.practice.exercise import BY_KEY
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.practice_book import english_of
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.simulation.body.unkind_body import unkind_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.practice.positions import SEEN, in_others

RATE_HZ = 52
PLACES = ("chest", "pelvis")
FAULTS = {
    "chest": (
        ("plank", "hips_sag", "hips_sag"),
        ("side_plank", "hip_drops", "hip_drops"),
        ("plank", "hips_rise", "hips_rise"),
        ("arm_and_leg_raise", "hip_turns", "hip_turns"),
        ("bridge_with_leg_kick", "hips_sag", "hips_sag"),
    ),
    "pelvis": (
        ("plank", "hips_sag", "not_straight"),
        ("side_plank", "hip_drops", "hip_drops"),
        ("arm_and_leg_raise", "hip_turns", "hip_turns"),
        ("bridge_with_leg_kick", "hip_drops", "hip_drops"),
        ("plank", "hips_rise", "not_straight"),
        ("bridge_with_leg_kick", "hips_sag", "hips_sag"),
    ),
}
"""Exercise, what is done wrong, and which word mends it; 1.5 times its band."""

TOLD_S = ExerciseParams().dwell_s + 10.0
LONG_HOLD_S = 30


def set_text(exercise, number, wrong="", told="", place="chest"):
    """A set of a story, its usual amount; where the clock leads, the second step."""
    row = BY_KEY[exercise]
    by_clock = not row.dose.holds and row.view(Placement(place)).counts is None
    amount = row.dose.steps[1 if by_clock else row.dose.usual]
    if wrong and row.dose.holds:
        amount = LONG_HOLD_S
    side = f'side = "{("left", "right")[number % 2]}"\n' if row.sided else ""
    dose = f"hold_s = {amount}" if row.dose.holds else f"repetitions = {amount}"
    text = f'[[set]]\nexercise = "{exercise}"\n{side}{dose}\nrest_s = 12\n'
    if wrong:
        rules = row.view(Placement(place)).form
        band = next(one.band_rad for one in rules if one.fault == told) / RAD_PER_DEG
        text += (
            f'[[set.fault]]\nrule = "{wrong}"\ndeg = {1.5 * band:.2f}\nat_s = 5\n'
            "for_s = 90\nover_s = 1.0\n"
        )
    return text


def sessions_of(number, place):
    """Sessions of one person: every exercise that is seen, shuffled, in three; one with faults."""
    names = list(SEEN)
    random.Random(number).shuffle(names)
    for k in range(3):
        yield [set_text(name, number, place=place) for name in names[k::3]]
    yield [set_text(e, number, wrong, told, place) for e, wrong, told in FAULTS[place]]


def story_of(number, place, sets):
    """The person of this number, who presses a key only when asked for it."""
    body = unkind_body(number, place, rate_hz=RATE_HZ)
    person = re.sub(r"presses_yes = \S+", "presses_yes = 0.0", body.person)
    rest = '[practice]\nkind = "exercise"\nlongest_s = 1800\n' + "\n".join(sets)
    return parse_body_story(replace(body, person=person).text(rest))


@functools.cache
def mounts_of(number, place):
    story = story_of(number, place, [set_text("plank", number)])
    prelude = story.calibration_prelude()
    return calibrated(Person(story).mounts, Person(prelude).inputs(prelude.longest_s))[0]


def play(number, place, which):
    """One session, as it went."""
    story = story_of(number, place, list(sessions_of(number, place))[which])
    practice = Person(story).practice
    config = SessionConfig(
        mounts_of(number, place), practice=practice, phrases=english_of(practice)
    )
    return play_body(story, Pipeline(config))


def rows_of(number, place, which):
    """What came of each set of a session."""
    played = play(number, place, which)
    cues = [one for one in played.outputs if isinstance(one, Cue)]
    done = [one for one in played.outputs if isinstance(one, SetDone)]
    ready = [one.t_s for one in cues if one.rule == "exercise_ready"]
    for k, (one, begin_s) in enumerate(zip(done, ready, strict=False)):
        end_s = ready[k + 1] if k + 1 < len(ready) else 1e9
        truth = next(
            (
                each
                for each in played.truth.sets
                if each.own.planned.exercise == one.planned.exercise
                and begin_s < each.ready_s < end_s
            ),
            None,
        )
        said = [
            (cue.t_s, cue.rule)
            for cue in cues
            if cue.rule.startswith("form_") and cue.rule != "form_good"
            if begin_s <= cue.t_s < end_s
        ]
        go = [cue.t_s for cue in cues if cue.rule == "exercise_go" and begin_s < cue.t_s < end_s]
        yield _row(one, truth, said, (number, place, which, begin_s, *go[:1]), played)


def _row(done, truth, said, where, played):
    number, place, which, begin_s, *go = where
    row = {
        "person": number, "place": place, "session": which, "k": done.planned.exercise,
        "seen": done.recognised.value, "begin": begin_s, "whole": done.completed,
        "start": done.start_s, "end": done.t_s, "did": truth is not None, "faults": [],
        "words": [rule for _, rule in said],
    }  # fmt: skip
    if done.recognised.value == "sensor":
        row["go"] = go[0] if go else done.start_s + 2.0
        row["posture"] = next(
            (p.posture for p in played.truth.postures if p.t_s <= row["go"] < p.end_s), ""
        )
    if truth is None:
        row["false"] = len(said)
        return row
    row["ready"] = truth.ready_s
    if done.planned.hold_s:
        begun_s = truth.ready_s if done.recognised.value == "sensor" else done.start_s
        row["hold"] = done.hold_s - (min(truth.end_s, done.t_s) - begun_s)
    if done.repetitions is not None:
        really = sum(1 for one in truth.repetitions if one.t_s + one.end_s < 2.0 * done.t_s)
        row["times"] = done.repetitions - really
        row["really"] = really
    meant = {wrong: told for e, wrong, told in FAULTS[place] if e == done.planned.exercise}
    true = []
    for fault in truth.faults:
        word = f"form_{meant[fault.rule]}"
        times = [t_s - fault.t_s for t_s, rule in said if rule == word and t_s > fault.t_s]
        true += [t_s for t_s, rule in said if rule == word and fault.t_s < t_s <= fault.end_s + 3.0]
        enough = fault.by_word or min(fault.end_s, done.t_s) - fault.t_s >= TOLD_S
        row["faults"].append(
            {"rule": fault.rule, "after": times[0] if times else None, "long": enough}
        )
    row["false"] = len(said) - len(true)
    return row


def table(rows, others):
    """Print what came of it."""
    by = collections.defaultdict(list)
    for one in rows:
        by[one["place"], one["k"]].append(one)
    for place in PLACES:
        print(place)
        print("exercise | seen | not | begun elsewhere | not done | times +-1 | hold 1 s | told")
        total = collections.Counter()
        for name in SEEN:
            mine = by[place, name]
            did = [one for one in mine if one["did"]]
            seen = [one for one in did if one["seen"] == "sensor"]
            wrong = [one for one in mine if one["seen"] == "sensor" and one["posture"] != name]
            times = [abs(one["times"]) <= 1 for one in did if "times" in one]
            hold = [abs(one["hold"]) <= 1.0 for one in seen if "hold" in one]
            faults = [f for one in mine for f in one["faults"] if f["long"]]
            told = [f["after"] is not None and f["after"] <= TOLD_S for f in faults]
            total.update(
                seen=len(seen), did=len(did), wrong=len(wrong), times=sum(times),
                sets=len(times), hold=sum(hold), holds=len(hold), told=sum(told), faults=len(told),
            )  # fmt: skip
            print(
                f"{name:22s} | {len(seen)}/{len(did)} | {len(did) - len(seen)} | "
                f"{dict(collections.Counter(one['posture'] for one in wrong))} | "
                f"{len(mine) - len(did)} | "
                f"{sum(times)}/{len(times)} | {sum(hold)}/{len(hold)} | {sum(told)}/{len(told)}"
            )
        print("all", dict(total))
        mine = [one for one in rows if one["place"] == place]
        sessions = {(one["person"], one["session"]) for one in mine}
        clean = [one for one in mine if one["session"] != len(sessions_names()) - 1]
        print(
            "false words", sum(one["false"] for one in mine), "in", len(sessions), "sessions;",
            "without faults", sum(one["false"] for one in clean),
            dict(collections.Counter((one["k"], w) for one in clean for w in one["words"])),
        )  # fmt: skip
        if others:
            seen = collections.Counter(lie for one in others[place] for lie in one)
            print("what is no exercise:", len(others[place]), "people", dict(seen), flush=True)


def sessions_names():
    return ("first", "second", "third", "with faults")


def main() -> None:
    """Print it."""
    first, stop = int(sys.argv[1]), int(sys.argv[2])
    rows, others = [], collections.defaultdict(list)
    kept = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    for number in range(first, stop):
        for place in PLACES:
            for which in range(len(sessions_names())):
                rows += rows_of(number, place, which)
            others[place].append({lie.value for lie in in_others(number, place)})
        if kept:
            kept.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        print(number, file=sys.stderr, flush=True)
    table(rows, others)


if __name__ == "__main__":
    main()
