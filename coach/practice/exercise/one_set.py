"""One set, from the samples: is the position taken, kept, left; how long, how often, how well?"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import FormFault, Placement, Recognised, SetDone
from coach.practice.epochs import EPOCH_S
from coach.practice.exercise.exercise_kinds import Angle, Lie
from coach.practice.exercise.form_watch import FormWatch
from coach.practice.exercise.hold_clock import HoldClock
from coach.practice.exercise.lie_angles import Axes, angle_of, between, mean_of
from coach.practice.exercise.position import Arrival, wanted
from coach.practice.exercise.repetitions import Repetitions
from coach.practice.exercise.tremble import Tremble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Effort, PlannedSet
    from coach.practice.epochs import Epoch
    from coach.practice.exercise.exercise_kinds import Exercise, View
    from coach.practice.exercise.exercise_params import ExerciseParams
    from coach.practice.exercise.lie_angles import Vector

_SMALL = 2
"""Small repetitions in a row before a word."""

RANGE = "range_small"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a set is to be.

    Args:
        planned: As planned.
        exercise: Its row.
        placement: The sensor that sees most of it.
        axes: How the sensor sits.
    """

    planned: PlannedSet
    exercise: Exercise
    placement: Placement
    axes: Axes

    @property
    def view(self) -> View:
        """What the sensor sees of it."""
        return self.exercise.view(self.placement)

    @property
    def counted(self) -> bool:
        """Whether repetitions are counted."""
        return not self.planned.hold_s and self.view.counts is not None

    @property
    def length_s(self) -> float:
        """How long it lasts; of counted repetitions, about."""
        planned = self.planned
        return planned.hold_s or planned.repetitions * self.exercise.dose.period_s


class OneSet:
    """A set from its announcement to its end.

    Args:
        asked: What it is to be.
        params: Tuning.
    """

    def __init__(self, asked: Asked, params: ExerciseParams) -> None:
        self.asked = asked
        self._params = params
        lie = asked.view.lie
        self._lie = None if lie is None else wanted(lie, asked.planned.side)
        self._arrival = (
            None
            if self._lie is None
            else Arrival(
                self._lie,
                params,
                asked.axes,
                pelvic=asked.placement.is_pelvic,
                # Repetitions may begin from where one rests; a hold has to be taken, and so have
                # lifted hips.
                moves=asked.exercise.dose.holds or self._lie is Lie.BRIDGED,
            )
        )
        self.axes = asked.axes
        self._counting: Repetitions | None = None
        self._forms: list[FormWatch] | None = None
        self._tremble = Tremble()
        self._good: Vector | None = None
        self._learnt: list[Vector] = []
        self._recent: deque[Vector] = deque(maxlen=5)
        self._clock: HoldClock | None = None
        self._small_told_s = -1.0
        self._small: FormFault | None = None
        self.recognised = Recognised.NOBODY
        self._blind_s = 0.0

    @property
    def sees_position(self) -> bool:
        """Whether the sensor can tell that the position is taken."""
        return self._arrival is not None

    def begin_by_key(self, t_s: float) -> None:
        """The wearer says that the position is taken."""
        self.recognised = Recognised.KEY
        self._clock = HoldClock(self._params, t_s)

    @property
    def start_s(self) -> float | None:
        """When it began; ``None`` before."""
        return self._clock.start_s if self._clock is not None else None

    @property
    def held_s(self) -> float:
        """How long the position has been held."""
        if self._clock is None:
            return 0.0
        # Nothing tells that it goes on but the clock.
        return self._blind_s if self._blind else self._clock.held_s

    @property
    def away_since_s(self) -> float | None:
        """Since when the position is left; ``None`` while it is kept."""
        return self._clock.away_since_s if self._clock is not None else None

    def heard(self, t_s: float) -> None:
        """The words of what to do are over."""
        if self._arrival is not None:
            self._arrival.heard(t_s)

    def waiting(self, epochs: Sequence[Epoch]) -> bool:
        """Samples before the begin; whether the position is taken by now."""
        if self._arrival is None:
            return False
        for one in epochs:
            self._arrival.push(one)
        return self._arrival.taken

    def begin(self) -> None:
        """The position is taken, by the sensor."""
        assert self._arrival is not None
        self.recognised = Recognised.SENSOR
        resting = self._arrival.begin()
        self._learn(resting.up)
        still = bool(self.asked.planned.hold_s)
        self._clock = HoldClock(self._params, resting.since_s, resting, still=still)

    def doing(self, epochs: Sequence[Epoch], t_s: float) -> None:
        """Samples from the begin on.

        Args:
            epochs: Tenths of a second, in order.
            t_s: Grid instant after them.
        """
        for one in epochs:
            self._take(one)
        assert self._clock is not None
        self._blind_s = t_s - self._clock.start_s
        if self._counting is not None:
            self._counting.update()

    @property
    def _blind(self) -> bool:
        """Whether the sensor sees nothing of it."""
        return self._arrival is None

    def _take(self, epoch: Epoch) -> None:
        assert self._clock is not None
        if epoch.t_s <= self._clock.last_s:
            return
        if not self._blind and self._good is None:
            self._learn_by_key(epoch.up)
        up = self.axes.turned(epoch.up)
        self._recent.append(up)
        self._clock.push(epoch, self._off_rad())
        if self.away_since_s is not None:
            return
        if self._counting is not None and self.asked.view.counts is not None:
            self._counting.push(epoch.t_s, angle_of(self.asked.view.counts, up))
        if self._good is not None:
            self._watch(epoch, up)

    def _watch(self, epoch: Epoch, up: Vector) -> None:
        p, holds = self._params, bool(self.asked.planned.hold_s)
        if holds:
            self._tremble.push(epoch)
        if self._forms is None:
            # The first good seconds: what follows is judged by them.
            self._learnt.append(up)
            long_enough = len(self._learnt) * EPOCH_S + p.still_s >= p.learn_s
            if not holds or long_enough:
                good = mean_of([self._good or up, *self._learnt])
                if holds and len(self._learnt) > 1:
                    good = mean_of(self._learnt)
                self._forms = [
                    FormWatch(rule, p, good, holds=holds)
                    for rule in self.asked.view.form
                    if rule.fault != RANGE
                ]
            return
        for form in self._forms:
            form.push(epoch.t_s, up)

    def _learn(self, up: Vector) -> None:
        """The position, as "up" comes in."""
        if self._lie is not None:
            self.axes = self.axes.learnt(self._lie, up)
        self._good = good = self.axes.turned(up)
        which = self.asked.view.counts
        if self.asked.counted and which is not None:
            self._counting = Repetitions(
                self._params, angle_of(which, good), each_way=which is Angle.ROLL
            )

    def _learn_by_key(self, up: Vector) -> None:
        """Begun by a key: the position is what is there in the next second."""
        self._learnt.append(up)
        if len(self._learnt) * EPOCH_S >= 1.0:
            self._learn(mean_of(self._learnt))
            self._learnt = []

    def _off_rad(self) -> float | None:
        """How far the segment is from where it began, where that tells that it has left."""
        if self.asked.counted or self._good is None or self.recognised is not Recognised.SENSOR:
            return None
        return between(mean_of(list(self._recent)), self._good)

    @property
    def count(self) -> int | None:
        """Repetitions so far; ``None`` where they are not counted."""
        if not self.asked.counted:
            return None
        return self._counting.count if self._counting is not None else 0

    @property
    def idle_s(self) -> float:
        """How long nothing was counted, where repetitions are counted."""
        if not self.asked.counted or self._clock is None:
            return 0.0
        last_s = self._counting.last_s if self._counting is not None else None
        return self._clock.last_s - (self._clock.start_s if last_s is None else last_s)

    @property
    def forms(self) -> Sequence[FormWatch]:
        """Form that is watched now."""
        return self._forms or ()

    def small_range(self) -> float | None:
        """By how much the last repetitions fell short, if that is worth a word; rad."""
        if self._counting is None or not any(rule.fault == RANGE for rule in self.asked.view.form):
            return None
        small = [one for one in self._counting.small() if one.t_s > self._small_told_s]
        if len(small) < 2 * _SMALL:
            return None
        return max(one.angle_rad for one in small)

    def tell_small(self, t_s: float, *, told: bool) -> None:
        """A word was said about the range, or might have been."""
        assert self._counting is not None
        small = [one for one in self._counting.small() if one.t_s > self._small_told_s]
        self._small_told_s = t_s
        worst_rad = max(one.angle_rad for one in small)
        since_s, before = t_s - small[0].t_s, self._small
        if before is None:
            self._small = FormFault(RANGE, small[0].t_s, since_s, worst_rad, told)
            return
        self._small = FormFault(
            RANGE,
            before.t_s,
            before.seconds + since_s,
            max(before.worst_rad, worst_rad),
            before.told or told,
        )

    def done(
        self, t_s: float, *, completed: bool, pain: bool, effort: Effort | None = None
    ) -> SetDone:
        """What came of it.

        Args:
            t_s: Its end.
            completed: Whether all of it was done.
            pain: Whether pain ended it.
            effort: As told.
        """
        counting = self._counting
        holds = bool(self.asked.planned.hold_s)
        faults = [*(form.fault for form in self.forms), self._small]
        start_s = t_s if self.start_s is None else self.start_s
        return SetDone(
            t_s=max(t_s, start_s),
            start_s=start_s,
            planned=self.asked.planned,
            recognised=self.recognised,
            hold_s=round(self.held_s, 3) if holds else 0.0,
            repetitions=self.count,
            range_rad=counting.range_rad if counting is not None else None,
            tremble_rad_s=self._tremble.halves_rad_s if holds and not self._blind else None,
            faults=tuple(one for one in faults if one is not None),
            effort=effort,
            completed=completed,
            pain=pain,
        )
