"""Many people led through standing checks: how long, how near, and is the sway theirs?

``python -m tests.practice.many_stands 9000 9100`` prints the table of these people. Settings of
the check may follow, as ``stand.extreme_s=4``.
"""

from __future__ import annotations

import itertools
import math
import sys
from dataclasses import dataclass

import numpy as np

from coach.model import Cue, StandCheck
from coach.practice.practice_book import english_of
from coach.settings import settings_from_mapping
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body, said_s
from coach.simulation.body.unkind_body import unkind_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from coach.wording.times import clock

PRACTICE = '[practice]\nkind = "stand"\n'
RESTLESS = "sway_deg = 1.2\nfidgets_per_min = 8\n"
SETTLES_S = 1.0
TURNED = "[[slip]]\nat_s = {at_s}\nforward_deg = 6\nside_deg = 3.6\n"
"""The strap turns by 7 deg."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one sort.

    Args:
        places: Where the sensors sit.
        unkind: Whole unkind people; else usual ones with an unkind person's sensor and link.
        person: Lines of ``[person]`` that all of them share.
        turned_at: The strap turns at this part of two minutes; ``None`` for never.
    """

    places: tuple[str, ...]
    unkind: bool = False
    person: str = ""
    turned_at: float | None = None


GROUPS = {
    "chest": Group(("chest",)),
    "pelvis": Group(("pelvis",)),
    "both": Group(("chest", "pelvis")),
    "chest, unkind": Group(("chest",), unkind=True),
    "pelvis, unkind": Group(("pelvis",), unkind=True),
    "chest, restless": Group(("chest",), person=RESTLESS),
    "chest, strap turned": Group(("chest",), turned_at=0.55),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One segment in one check.

    Args:
        whole_s: When the last words were over.
        words_s: How long the coach spoke.
        error: Position less where they stood by what they aimed at, so their sway is in it;
            ``None`` where the range was too small to tell.
        body_error: Position less where the body really was in those seconds.
        habit_error: Position less where they stand by habit.
        sigma: One stated sigma; ``None`` where there is no position.
        range_ratio: Range over the true one.
        sway_ratio: RMS of the sway over that of the person in the same ten seconds.
        speed_ratio: Speed of the sway likewise.
        moved: Whether a moved strap was told.
        rounds: How many were whole.
    """

    whole_s: float
    words_s: float
    error: float | None
    body_error: float | None
    habit_error: float | None
    sigma: float | None
    range_ratio: float
    sway_ratio: float
    speed_ratio: float
    moved: bool
    rounds: int


def story_of(number: int, group: Group):
    """The person of this number in a group."""
    place = group.places[0]
    body = unkind_body(number, place)
    if group.unkind:
        return parse_body_story(body.text(PRACTICE)), body.seed
    places = ", ".join(f'"{one}"' for one in group.places)
    slip = "" if group.turned_at is None else TURNED.format(at_s=120.0 * group.turned_at)
    # A file of several sensors has one table of a sensor for all of them.
    text = (
        f'title = "many"\nplacement = [{places}]\nseed = {body.seed}\n{PRACTICE}'
        f"[person]\n{group.person}\n[sensor]\n{body.sensor}\n[link]\n{body.link}\n{slip}"
    )
    return parse_body_story(text), body.seed


def play(number: int, group: Group, settings):
    """One check as it went."""
    story, seed = story_of(number, group)
    person = Person(story, seed)
    config = SessionConfig(
        person.mounts,
        practice=person.practice,
        phrases=english_of(person.practice),
        settings=settings,
    )
    return play_body(story, Pipeline(config), seed)


def seen_of(played) -> list[Seen]:
    """What came of each segment; none where there was no result."""
    cues = [one for one in played.outputs if isinstance(one, Cue)]
    (check,) = [one for one in played.outputs if isinstance(one, StandCheck)]
    return [_seen(one, check, cues, played.truth) for one in check.segments]


def _seen(found, check, cues, truth) -> Seen:
    place = found.placement
    asked = ("usual", "tall", "sunk")
    holds = [[one for one in truth.holds if one.asked == which] for which in asked]
    aimed = [float(np.mean([one.held_rad[place] for one in each])) for each in holds]
    body = [
        float(np.mean([mean_rad(truth.segments[place], one) for one in each])) for each in holds
    ]
    known = found.position is not None
    true = [truth.segments[place].sway(t_s - 10.0, t_s) for t_s in _ends_s(cues)]
    rms = math.sqrt(np.mean([one.rms_rad**2 for one in true]))
    return Seen(
        whole_s=cues[-1].t_s + said_s(cues[-1].text),
        words_s=sum(said_s(one.text) for one in cues),
        error=found.position - _position(*aimed) if known else None,
        body_error=found.position - _position(*body) if known else None,
        habit_error=found.position - truth.position if known else None,
        sigma=found.position_error,
        range_ratio=abs(found.range_rad / (aimed[2] - aimed[1])),
        sway_ratio=found.sway.rms_rad / rms if found.sway else math.nan,
        speed_ratio=(
            found.sway.speed_rad_s / float(np.mean([one.speed_rad_s for one in true]))
            if found.sway
            else math.nan
        ),
        moved=any("the strap moved" in note for note in check.notes),
        rounds=check.rounds,
    )


def _position(usual: float, tall: float, sunk: float) -> float:
    return 100.0 * (sunk - usual) / (sunk - tall)


def mean_rad(segment, hold) -> float:
    """Forward angle while it was held: from a second after it was reached until it was left."""
    return float(np.mean(segment.angles(hold.t_s + SETTLES_S, hold.end_s)[0]))


def _ends_s(cues) -> list[float]:
    """When the usual posture of each round was over: as what comes after it is asked for."""
    return [
        after.t_s
        for one, after in itertools.pairwise(cues)
        if one.rule == "stand_usual" and after.rule == "stand_tall"
    ]


def line(name: str, people: int, seen: list[Seen]) -> str:
    """The figures of a group."""
    whole = np.array([one.whole_s for one in seen])
    errors = np.array([one.error for one in seen if one.error is not None])
    body = np.array([one.body_error for one in seen if one.body_error is not None])
    told = [one for one in seen if one.error is not None and one.sigma is not None]
    habit = np.array([one.habit_error for one in told])
    within = np.mean(np.abs(habit) <= np.array([one.sigma for one in told]))
    sway = np.array([one.sway_ratio for one in seen])
    low, middle, high = np.percentile(whole, [5, 50, 95])
    return (
        f"{name:20s} {len(seen)} of {people}; {clock(middle)} ({clock(low)} to {clock(high)}), "
        f"words {np.median([one.words_s for one in seen]):.0f} s; "
        f"within 5: {np.sum(np.abs(errors) <= 5.0)} of {len(errors)}, "
        f"median {np.median(np.abs(errors)):.1f}, 95 % {np.percentile(np.abs(errors), 95):.1f}; "
        f"of the body {np.sum(np.abs(body) <= 5.0)}, median {np.median(np.abs(body)):.1f}, "
        f"95 % {np.percentile(np.abs(body), 95):.1f}; "
        f"habit {math.sqrt(np.mean(habit**2)):.1f}, in a sigma {within:.0%}; "
        f"range {np.median([one.range_ratio for one in seen]):.2f}; "
        f"sway {np.nanmedian(sway):.2f} "
        f"({np.nanpercentile(sway, 5):.2f} to {np.nanpercentile(sway, 95):.2f}), "
        f"speed {np.nanmedian([one.speed_ratio for one in seen]):.2f}; "
        f"strap told to {sum(one.moved for one in seen)}; "
        f"two rounds {sum(one.rounds < 3 for one in seen)}"
    )


def main() -> None:
    """Print it."""
    first, stop = int(sys.argv[1]), int(sys.argv[2])
    wanted = [one for one in sys.argv[3:] if "=" not in one] or list(GROUPS)
    given = [one.removeprefix("stand.").split("=") for one in sys.argv[3:] if "=" in one]
    settings = settings_from_mapping({"stand": {key: _number(value) for key, value in given}})
    for name in wanted:
        seen: list[Seen] = []
        for number in range(first, stop):
            seen += seen_of(play(number, GROUPS[name], settings))
        print(line(name, stop - first, seen), flush=True)


def _number(text: str) -> float | int:
    return int(text) if text.isdigit() else float(text)


if __name__ == "__main__":
    main()
