"""Whoever acts: takes postures, goes from one to the next, listens, presses keys.

What a person does is a generator that yields the time until which it goes on as it is, and is woken
then, or before with a word that it acts on. Nothing it decides reaches back before ``now_s``.
"""

from __future__ import annotations

import math
import zlib
from collections import deque
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coach.model.units import RAD_PER_DEG
from coach.simulation.body.body_truth import PostureSpan
from coach.simulation.body.poses import CHEST, PELVIS, POSES, RESTING, route
from coach.simulation.body.walk import Walk

if TYPE_CHECKING:
    from coach.model import Command, Placement
    from coach.model.blocks import FloatArray
    from coach.simulation.body.body_story import BodyStory
    from coach.simulation.body.body_truth import SetTruth, SlouchSpan, StandHold
    from coach.simulation.body.poses import Pose
    from coach.simulation.body.traits import Traits
    from coach.simulation.body.two_segments import Figure

NAMES: Mapping[str, str] = {**RESTING, "squat": "moving", "rising": "moving"}
"""What one rests on -> what the posture is called in the truth."""


BEND = "calibration_bend"
"""Asked for in a guided calibration, whatever the session is for."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is acted on.

    Args:
        rule: Which.
        said: The words.
    """

    rule: str
    said: str


Habit: TypeAlias = Generator[float, Word | None, None]
Listening: TypeAlias = Generator[float, Word | None, Word | None]


@dataclass
class Done:
    """What is noted while it is done."""

    postures: list[PostureSpan] = field(default_factory=list)
    holds: list[StandHold] = field(default_factory=list)
    slouches: list[SlouchSpan] = field(default_factory=list)
    sets: list[SetTruth] = field(default_factory=list)


class Doer:
    """One who acts.

    Args:
        story: What is to be done.
        traits: How this person is.
        figure: The body.
        rng: Of everything decided.
    """

    def __init__(
        self, story: BodyStory, traits: Traits, figure: Figure, rng: np.random.Generator
    ) -> None:
        self.story = story
        self.traits = traits
        self.figure = figure
        self.rng = rng
        self.now_s = 0.0
        self.done = Done()
        self.presses: list[tuple[float, Command]] = []
        self.posture = "standing"
        self._posture_s = 0.0
        self.answers: dict[str, Callable[[], None]] = {}
        """Words that are answered at once, whatever one is doing: rule -> what is then done."""
        self._inbox: deque[Word] = deque()
        self._spine = int(rng.integers(2**31))
        self._own: dict[str, FloatArray] = {}
        self.figure.angles_deg = self.own_angles("standing", POSES["standing"])
        self.figure.move(0.0, 0.1)

    # Time.

    def wait(self, for_s: float) -> Habit:
        """Go on as it is; what needs no movement is answered, other words are kept for later."""
        end_s = self.now_s + max(for_s, 0.0)
        while self.now_s < end_s:
            word = yield end_s
            if word is not None and not self._answered(word):
                self._inbox.append(word)

    def listen(self, for_s: float) -> Listening:
        """The next word, or ``None`` when the time is over; one bends when that is asked."""
        end_s = self.now_s + for_s
        while True:
            word: Word | None
            if self._inbox:
                word = self._inbox.popleft()
            else:
                word = yield max(end_s, self.now_s + 1e-3)
            if word is not None and word.rule == BEND:
                yield from self.bend()
            elif word is None or not self._answered(word):
                return word

    def keep(self, word: Word) -> None:
        """Act on this word later."""
        self._inbox.append(word)

    def _answered(self, word: Word) -> bool:
        answer = self.answers.get(word.rule)
        if answer is not None:
            answer()
        return answer is not None

    def press(self, command: Command, after_s: float = 0.0) -> None:
        """A key."""
        self.presses.append((self.now_s + after_s, command))

    # Chance.

    def about(self, value: float, spread: float = 0.15) -> float:
        """A value as it turns out this time."""
        return value * math.exp(spread * float(np.clip(self.rng.standard_normal(), -2.0, 2.0)))

    def noise(self, sd: float) -> float:
        return sd * float(np.clip(self.rng.standard_normal(), -2.5, 2.5))

    # The body.

    def own_angles(self, name: str, pose: Pose) -> FloatArray:
        """A posture as this person's spine has it, ``(2, 3)`` degrees: the same each time."""
        traits = self.traits
        if pose is POSES["standing"] or name == "sitting":
            return self.sitting_deg(0.0) if name == "sitting" else self.standing_deg("usual")
        if name not in self._own:
            drawn = np.random.default_rng([self._spine, zlib.crc32(name.encode())])
            own = traits.spine_deg * np.clip(drawn.standard_normal((2, 3)), -2.0, 2.0)
            own[:, 1:] *= 0.35  # people differ less from side to side
            self._own[name] = own
        return pose.angles_deg + self._own[name]

    def standing_deg(self, asked: str) -> FloatArray:
        """``(2, 3)`` standing as asked, on the average of all times."""
        traits = self.traits
        down = {"tall": 0.0, "sunk": 1.0}.get(asked, 1.0 - 0.01 * traits.position)
        found = np.zeros((2, 3))
        found[CHEST, 0] = traits.chest_tall_deg + down * traits.chest_range_deg
        found[PELVIS, 0] = traits.pelvis_tall_deg + down * traits.pelvis_range_deg
        tip = {"pelvis_forward": 1.0, "pelvis_back": -1.0}.get(asked, 0.0) * traits.pelvis_tip_deg
        found[:, 0] += [-0.25 * tip, tip]
        return found

    def sitting_deg(self, slouch: float) -> FloatArray:
        """``(2, 3)`` sitting, upright (0) to as sunk as this person gets (1)."""
        traits = self.traits
        found = np.zeros((2, 3))
        found[CHEST, 0] = (
            traits.chest_tall_deg + traits.sit_chest_deg + slouch * traits.slouch_chest_deg
        )
        found[PELVIS, 0] = (
            traits.pelvis_tall_deg + traits.sit_pelvis_deg + slouch * traits.slouch_pelvis_deg
        )
        return found

    def pitch_rad(self, wanted_deg: FloatArray) -> dict[Placement, float]:
        """Forward angles by placement, of ``(2, 3)`` degrees."""
        return {
            place: float(wanted_deg[row_of(place), 0]) * RAD_PER_DEG
            for place in self.story.placements
        }

    def says(self, posture: str) -> None:
        """From now on this is the posture."""
        if posture == self.posture:
            return
        if self.now_s > self._posture_s:
            self.done.postures.append(PostureSpan(self._posture_s, self.now_s, self.posture))
        self.posture, self._posture_s = posture, self.now_s

    def postures(self) -> tuple[PostureSpan, ...]:
        """All spans until now."""
        last = PostureSpan(self._posture_s, self.now_s, self.posture)
        return (*self.done.postures, *([last] if last.end_s > last.t_s else []))

    def move(self, for_s: float) -> Habit:
        """Let the figure go where it is to be, and be there."""
        self.figure.move(self.now_s, for_s)
        yield from self.wait(for_s)

    def bend(self) -> Habit:
        """Forward once, from the hips, and up again."""
        deep = self.about(60.0, 0.2)
        rows = [[deep, self.noise(3.0), self.noise(3.0)], [0.7 * deep, self.noise(2.0), 0.0]]
        yield from self.pulse(np.array(rows), self.about(1.4), self.about(0.3), self.about(1.4))

    def take(self, name: str, pose: Pose, *, mirrored: bool = False) -> Habit:
        """Go to a posture by whatever way, and be in it.

        Args:
            name: What it is called in the truth.
            pose: Of the left side, if it has one.
            mirrored: Whether it is to be on the right side.
        """
        base = "right" if mirrored and pose.base == "left" else pose.base
        figure = self.figure
        if (name, base) != (self.posture, figure.base):
            self.says("moving")
        figure.offsets_deg.clear()
        figure.aside_m[:] = 0.0
        figure.tremble(0.0, self.now_s)
        figure.keep_still(1.0, self.now_s)
        for way in route(figure.base, base, self.rng):
            figure.heading_deg += way.turn_deg
            if way.to != base:
                passing = POSES[RESTING[way.to]]
                figure.base = way.to
                figure.angles_deg = passing.angles_deg + np.clip(
                    7.0 * self.rng.standard_normal((2, 3)), -15.0, 15.0
                ) * [1.0, 0.4, 0.6]
                figure.places_m = passing.places_m
                for_s = self.about(way.for_s / self.traits.pace, 0.2)
                if way.to == "rising":  # no halt half way: the one movement goes over into the next
                    figure.move(self.now_s, for_s)
                    yield from self.wait(0.7 * for_s)
                    continue
                yield from self.move(for_s)
                if self.rng.random() < 0.4:
                    yield from self.wait(float(self.rng.uniform(0.2, 1.2)))
                continue
            figure.base = base
            yield from self._settle(
                name, pose, self.about(way.for_s / self.traits.pace, 0.2), mirrored
            )
            break
        else:
            yield from self._settle(name, pose, self.about(1.4 / self.traits.pace, 0.2), mirrored)
        self.says(name)

    def _settle(self, name: str, pose: Pose, for_s: float, mirrored: bool) -> Habit:
        """The last movement, and a small one to put things right."""
        figure = self.figure
        angles = self.own_angles(name, pose)
        if mirrored:
            angles = angles * [1.0, -1.0, -1.0]
        angles = angles + self.rng.standard_normal((2, 3)) * self.traits.return_deg * [
            1.0,
            0.4,
            0.4,
        ]
        figure.angles_deg = angles + 4.0 * self.rng.standard_normal((2, 3)) * [1.0, 0.4, 0.5]
        figure.places_m = pose.places_m
        yield from self.move(for_s)
        figure.angles_deg = angles
        yield from self.move(self.about(0.8))

    def rest_near(self) -> Habit:
        """Rest in a plain posture near the present one."""
        base = self.figure.base
        if base in ("fours", "prone", "kneel") and self.rng.random() < 0.5:
            base = str(self.rng.choice(["fours", "prone", "kneel", "floor_sit"]))
        elif base in ("left", "right", "supine"):
            base = str(self.rng.choice(["supine", "floor_sit"]))
        yield from self.take(NAMES[base], POSES[RESTING[base]])

    def walk_about(self, for_s: float) -> Habit:
        """Steps for a time, and standing again."""
        yield from self.take("standing", POSES["standing"])
        walk = Walk(self.now_s, for_s, self.figure.heading_deg, self.traits, self.rng.spawn(1)[0])
        self.figure.walk(walk)
        yield from self.wait(walk.steps_start_s - self.now_s)
        self.says("walking")
        yield from self.wait(walk.steps_end_s - self.now_s)
        self.says("standing")
        yield from self.wait(walk.end_s - self.now_s)

    def pulse(self, change_deg: FloatArray, there_s: float, stay_s: float, back_s: float) -> Habit:
        """Away by ``(2, 3)`` degrees and back, sooner when something is said."""
        self.figure.offsets_deg["pulse"] = np.asarray(change_deg, dtype=np.float64)
        yield from self.move(there_s)
        word = yield from self.listen(stay_s)
        if word is not None:
            self._inbox.appendleft(word)
        self.figure.offsets_deg.pop("pulse", None)
        yield from self.move(back_s)


def row_of(placement: Placement) -> int:
    """Which segment a sensor follows."""
    return PELVIS if placement.is_pelvic else CHEST
