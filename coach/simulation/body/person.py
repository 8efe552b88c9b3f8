"""A person who wears sensors, does what the story says, and listens."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Practice, PracticeKind, SensorMount, StandingRange, Tick, UserCommand
from coach.model.quaternion import multiply
from coach.model.units import RAD_PER_DEG
from coach.simulation.body.body_link import Packets
from coach.simulation.body.body_truth import BodyTruth, HeardWord, SegmentTruth, SlipSpan
from coach.simulation.body.desk_habit import at_desk
from coach.simulation.body.doer import Doer, Habit, Word, row_of
from coach.simulation.body.exercise_habit import exercises, exercises_alone
from coach.simulation.body.felt import Felt, oversampling
from coach.simulation.body.free_habit import phases
from coach.simulation.body.poses import attitude
from coach.simulation.body.standing_habit import standing_check
from coach.simulation.body.traits import draw_traits
from coach.simulation.body.two_segments import Figure
from coach.simulation.radio_link import TICK_S
from coach.simulation.wire import info_payload

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model import Input
    from coach.model.placement import Placement
    from coach.simulation.body.body_story import BodyStory
    from coach.simulation.body.felt import Stretch
    from coach.simulation.sensor import Specimen

SENSOR_ID = "simulated"
"""Of the only sensor; of several each has its placement added."""

STRETCH_S, SLOW_STRETCH_S = 0.5, 2.0
"""Motion is decided on and worked out in stretches of so long: where the rate is 50 Hz or more,
and below. Whatever is asked for, the stretches are the same, so the bits are."""

_MUMBLED = "desk_"  # these are heard by somebody who is busy
_BUSY_S = (2.3, 6.0)


class Person:
    """One session of a person; deterministic in the story, the seed and what is heard.

    Args:
        story: What is to be done.
        seed: In place of the story's own.
    """

    def __init__(self, story: BodyStory, seed: int | None = None) -> None:
        seed = story.seed if seed is None else seed
        being, acting, restless, hearing, *worn = np.random.SeedSequence(seed).spawn(4 + 6)
        self.story = story
        self.traits = draw_traits(story.traits, np.random.default_rng(being))
        self._hearing = np.random.default_rng(hearing)
        self._figure = Figure(self.traits, np.random.default_rng(restless))
        self._doer = Doer(story, self.traits, self._figure, np.random.default_rng(acting))
        self._habit: Habit | None = _habit_of(self._doer)
        self._wakes_s = 0.0
        self._words: list[tuple[float, int, Word]] = []
        self._heard: list[HeardWord] = []
        self._ahead_s = 0.0
        slow = story.rate_hz < 50
        self._stretch_s = SLOW_STRETCH_S if slow else STRETCH_S
        self._felt: list[Felt] = []
        self._packets: list[Packets] = []
        self._infos: list[bytes] = []
        self._stretches: list[list[Stretch]] = []
        self._sent = [0] * len(story.placements)
        self._taken = [0] * len(story.placements)
        self._left = [np.empty((0, 6), np.int16)] * len(story.placements)
        for number, place in enumerate(story.placements):
            making, noise, radio = map(np.random.default_rng, worn[3 * number : 3 * number + 3])
            config, link = story.sensors[number], story.links[number]
            felt = Felt(self._figure, row_of(place), config, story.rate_hz, (making, noise))
            for slip in story.slips:
                turn = np.array([slip.forward_deg, slip.side_deg, slip.turn_deg])
                felt.slip.go(_slipped(felt.slip.aim, turn), slip.at_s, slip.over_s)
            self._felt.append(felt)
            info = info_payload(config, story.rate_hz, link.batch)
            self._infos.append(info)
            self._packets.append(Packets(link, self.sensor_ids[number], info, felt.dt_s, radio))
            self._stretches.append([])
        self._lead_s = 2.5 * max(f.dt_s / oversampling(story.rate_hz) for f in self._felt)
        self._ticks = 0
        self._pressed = 0
        self.ended_s = math.inf
        """When it was all over; infinite until it is known."""

    # What it wears.

    @property
    def sensor_ids(self) -> tuple[str, ...]:
        """Names of the sensors in the events, the first one first."""
        places = self.story.placements
        several = len(places) > 1
        return tuple(f"{SENSOR_ID}-{place.value}" if several else SENSOR_ID for place in places)

    @property
    def mounts(self) -> tuple[SensorMount, ...]:
        """For a session's configuration; without calibration."""
        several = len(self.story.placements) > 1
        return tuple(
            SensorMount(place, sensor_id=sensor_id if several else "")
            for place, sensor_id in zip(self.story.placements, self.sensor_ids, strict=True)
        )

    @property
    def specimens(self) -> tuple[Specimen, ...]:
        """The sensors with all their errors."""
        return tuple(felt.specimen for felt in self._felt)

    @property
    def practice(self) -> Practice | None:
        """What the coach is told; with this person's ranges where the story says so."""
        practice = self.story.practice
        if practice is None or not self.story.range_known:
            return practice
        return replace(practice, ranges=tuple(map(self.standing_range, self.story.placements)))

    def standing_range(self, placement: Placement) -> StandingRange:
        """How far this person goes in standing, exactly."""
        row = row_of(placement)
        tall, usual, sunk = (
            float(self._doer.standing_deg(asked)[row, 0]) * RAD_PER_DEG
            for asked in ("tall", "usual", "sunk")
        )
        return StandingRange(placement, sunk - tall, usual - tall)

    # What it hears and does.

    def hear(self, rule: str, said: str, t_s: float) -> None:
        """The coach has said something.

        Args:
            rule: The cue's rule.
            said: The words, such as the name of an exercise.
            t_s: When the words were over; not much before what was last asked for.
        """
        delay_s = self.traits.delay_s * float(np.exp(0.2 * self._hearing.standard_normal()))
        if rule.startswith(_MUMBLED):
            delay_s = max(delay_s, float(self._hearing.uniform(*_BUSY_S)))
        delay_s = min(max(delay_s, 0.7), 12.0)
        understood = self._hearing.random() >= self.traits.mishears
        acts_s = max(t_s + delay_s, self._ahead_s + self._lead_s) if understood else None
        self._heard.append(HeardWord(t_s, rule, said, acts_s))
        if acts_s is not None:
            self._words.append((acts_s, len(self._heard), Word(rule, said)))
            self._words.sort()

    @property
    def over(self) -> bool:
        """Whether all that was asked for has been done, and the person goes home."""
        return self._ahead_s >= self.ended_s

    def inputs(self, until_s: float) -> list[Input]:
        """What sensors, radio and keys bring since the last call, up to and with a stream time.

        Packets, link, INFO, ticks and key presses in order of time. Nothing comes after the end.
        """
        until_s = min(until_s, self.story.longest_s)
        self._live(until_s)
        until_s = min(until_s, self.ended_s)
        events: list[Input] = []
        for number, packets in enumerate(self._packets):
            for stretch in self._stretches[number][self._sent[number] :]:
                packets.push(stretch.counts)
            self._sent[number] = len(self._stretches[number])
            events += packets.until(until_s)
        while (self._ticks + 1) * TICK_S <= until_s:
            self._ticks += 1
            events.append(Tick(self._ticks * TICK_S))
        events += self.pressed(until_s)
        return sorted(events, key=lambda event: event.t_host_s)

    def pressed(self, until_s: float) -> list[Input]:
        """Key presses alone since the last call; ``inputs`` has them too."""
        presses = sorted(self._doer.presses)
        found = [one for one in presses[self._pressed :] if one[0] <= until_s]
        self._pressed += len(found)
        return [UserCommand(t_s, command) for t_s, command in found]

    def samples(self, until_s: float, number: int = 0) -> npt.NDArray[np.int16]:
        """What a sensor has measured since the last call, before a stream time.

        For whoever has a link of its own: no packets are made of them.

        Args:
            until_s: Until when.
            number: Which sensor.

        Returns:
            Counts ``(n, 6)``, sensor axes; sample ``k`` of the session was measured at
            ``k * dt_s``.
        """
        self._live(until_s)
        new = self._stretches[number][self._taken[number] :]
        self._taken[number] += len(new)
        counts = np.concatenate([self._left[number], *(one.counts for one in new)])
        first = self._felt[number].taken - len(counts)
        stop = max(0, math.ceil(until_s / self.dt_s(number) - 1e-9) - first)
        self._left[number] = counts[stop:]
        return counts[:stop]

    def info(self, number: int = 0) -> bytes:
        """INFO of a sensor."""
        return self._infos[number]

    def dt_s(self, number: int = 0) -> float:
        """True sample period of a sensor."""
        return self._felt[number].dt_s

    # What was true.

    @property
    def truth(self) -> BodyTruth:
        """Everything that was done until now."""
        doer = self._doer
        ranges = [self.standing_range(place) for place in self.story.placements]
        turned = [
            (slip, float(np.linalg.norm([slip.forward_deg, slip.side_deg, slip.turn_deg])))
            for slip in self.story.slips
            if slip.at_s < self._ahead_s
        ]
        return BodyTruth(
            postures=doer.postures(),
            holds=tuple(doer.done.holds),
            slouches=tuple(doer.done.slouches),
            sets=tuple(doer.done.sets),
            slips=tuple(
                SlipSpan(slip.at_s, slip.at_s + slip.over_s, deg * RAD_PER_DEG)
                for slip, deg in turned
            ),
            heard=tuple(self._heard),
            segments={
                place: _segment(self._stretches[number])
                for number, place in enumerate(self.story.placements)
            },
            position=self.traits.position,
            range_rad={one.placement: one.tall_to_sunk_rad for one in ranges},
        )

    # How time goes on.

    def _live(self, until_s: float) -> None:
        while self._ahead_s < until_s and not self.over:
            self._stretch(self._ahead_s + self._stretch_s)

    def _stretch(self, end_s: float) -> None:
        self._act(end_s + self._lead_s)
        for number, felt in enumerate(self._felt):
            stretch = felt.samples_until(end_s)
            if stretch is not None:
                self._stretches[number].append(stretch)
        self._ahead_s = end_s
        self._figure.forget(end_s - 1.0)

    def _act(self, until_s: float) -> None:
        """Everything that is decided before a time."""
        while self._habit is not None:
            word = self._words[0] if self._words else None
            heard = word is not None and word[0] <= self._wakes_s
            at_s = word[0] if heard and word is not None else self._wakes_s
            if at_s >= until_s:
                return
            self._doer.now_s = max(self._doer.now_s, at_s)
            told = self._words.pop(0)[2] if heard else None
            try:
                if self._begun:
                    self._wakes_s = self._habit.send(told)
                else:
                    self._wakes_s = next(self._habit)
                    self._begun = True
            except StopIteration:
                self._habit = None
                self.ended_s = self._doer.now_s

    _begun = False


def _habit_of(doer: Doer) -> Habit:
    practice = doer.story.practice
    if practice is None:
        return phases(doer)
    if practice.kind is PracticeKind.STAND:
        return standing_check(doer)
    if practice.kind is PracticeKind.DESK:
        return at_desk(doer)
    return exercises(doer) if doer.story.led else exercises_alone(doer)


def _slipped(
    quat: npt.NDArray[np.float64], turn_deg: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    forward, side, turn = turn_deg
    return multiply(quat, attitude(turn, np.array([forward, side, 0.0])))


def _segment(stretches: list[Stretch]) -> SegmentTruth:
    none = np.empty((0, 4))
    return SegmentTruth(
        t_s=np.concatenate([np.empty(0), *(one.t_s for one in stretches)]),
        quat_level_from_segment=np.concatenate(
            [none, *(one.quat_level_from_segment for one in stretches)]
        ),
        quat_segment_from_case=np.concatenate(
            [none, *(one.quat_segment_from_case for one in stretches)]
        ),
    )
