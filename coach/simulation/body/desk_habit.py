"""What one does at a desk: sits, sinks, fidgets, talks, gets up; and heeds a nudge, or not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Command
from coach.model.units import RAD_PER_DEG
from coach.simulation.body.body_truth import SlouchSpan
from coach.simulation.body.doer import row_of
from coach.simulation.body.free_habit import one_phase
from coach.simulation.body.little_things import LITTLE, pulse, until_fidget_s
from coach.simulation.body.poses import CHEST, PELVIS, POSES
from coach.simulation.body.standing_habit import stand_still
from coach.simulation.body.walk import LEAST_S

if TYPE_CHECKING:
    from coach.simulation.body.doer import Doer, Habit, Word

SLOUCH, GET_UP, SIT_TALL, SINK = "desk_slouch", "desk_get_up", "desk_sit_tall", "desk_sink"
FREE = ("desk_as_you_like", "desk_no_range")
"""Nothing more is asked for: one sits as before."""

CALIBRATION = "calibration_"

_CALIBRATES_S = 25.0  # nothing more is said: it is over
_SINKING_S = 35.0
_STRAIGHTENING_S = 1.6
# Of 22 movements in a quarter of an hour 13 are fidgets and 9 are other ways to sit (Davidson &
# Callaghan 2025, 10.1016/j.apergo.2024.104374).
_SHARE_OF_PULSES = 13.0 / 22.0


def at_desk(doer: Doer) -> Habit:
    """All phases, each to its own time of the day."""
    end_s = 0.0
    for phase in doer.story.phases:
        end_s += phase.for_s
        if phase.do in ("sit", "slouch", "call"):
            yield from Sitting(doer, end_s, phase.do).go()
        elif phase.do == "get_up":
            yield from _break(doer, max(LEAST_S, phase.for_s - 14.0))
            yield from doer.wait(end_s - doer.now_s)
        elif phase.do == "stand":
            yield from _standing(doer, end_s)
        else:
            yield from one_phase(doer, phase)


def _break(doer: Doer, for_s: float) -> Habit:
    yield from doer.walk_about(for_s)
    yield from doer.take("sitting", POSES["sitting"])


def _standing(doer: Doer, end_s: float) -> Habit:
    """Standing at the desk, the weight now on this leg, now on that."""
    yield from doer.take("standing", POSES["standing"])
    while doer.now_s < end_s - 1e-9:
        word = yield from doer.listen(min(end_s - doer.now_s, until_fidget_s(doer)))
        if word is not None:
            if word.rule == GET_UP and doer.rng.random() >= doer.traits.ignores:
                yield from doer.walk_about(doer.about(60.0, 0.4))
            continue
        if doer.now_s >= end_s - 1e-9:
            return
        if doer.rng.random() < 0.5:
            roll = doer.noise(2.0)
            doer.figure.offsets_deg["weight"] = np.array(
                [[doer.noise(1.0), -0.5 * roll, doer.noise(3.0)], [doer.noise(1.0), roll, 0.0]]
            )
            yield from doer.move(doer.about(1.2))
        else:
            yield from LITTLE[pulse(doer)](doer, None)


class Sitting:
    """A time on the chair.

    Args:
        doer: Who sits.
        end_s: Until when.
        do: ``sit``, ``slouch`` or ``call``.
    """

    def __init__(self, doer: Doer, end_s: float, do: str) -> None:
        self._doer = doer
        self._end_s = end_s
        self._do = do
        self._sunk_s: float | None = None
        self._sinks_s = math.inf

    def go(self) -> Habit:
        """Sit until the end."""
        doer = self._doer
        if doer.posture != "sitting":
            yield from doer.take("sitting", POSES["sitting"])
        else:
            yield from self._sit(0.0, _STRAIGHTENING_S)
        if self._do == "slouch":
            self._sinks_s = doer.now_s + doer.about(15.0, 0.4)
        quiet = self._do == "call" and doer.rng.random() < doer.traits.presses_quiet
        if quiet:
            doer.press(Command.QUIET, doer.about(2.0))
        fidget_s = doer.now_s + until_fidget_s(doer)
        while doer.now_s < self._end_s - 1e-9:
            if doer.now_s >= self._sinks_s - 1e-9:
                yield from self._sink()
            until_s = min(self._end_s, fidget_s, self._sinks_s)
            word = yield from doer.listen(until_s - doer.now_s)
            if word is not None and self._do != "call":
                yield from self._heed(word)
            if doer.now_s >= fidget_s - 1e-9:
                if doer.now_s < self._end_s - 15.0:
                    yield from self._fidget()
                fidget_s = doer.now_s + until_fidget_s(doer)
        self._straightened(doer.now_s)
        if quiet:
            doer.press(Command.TALK, doer.about(2.0))

    def _heed(self, word: Word) -> Habit:
        doer = self._doer
        if word.rule.startswith(CALIBRATION):
            self._straightened(doer.now_s)
            asked: Word | None = word
            while asked is not None and asked.rule.startswith(CALIBRATION):
                yield from stand_still(doer, asked)
                asked = yield from doer.listen(_CALIBRATES_S)
            if asked is not None:
                doer.keep(asked)
            yield from doer.take("sitting", POSES["sitting"])
            self._again()
        elif word.rule == SIT_TALL or word.rule in FREE:
            yield from self._straighten()
        elif word.rule == SINK:
            self._sinks_s = math.inf
            yield from self._sit(1.0, 3.0)
        elif doer.rng.random() < doer.traits.ignores:
            return
        elif word.rule == SLOUCH:
            yield from self._straighten()
        elif word.rule == GET_UP:
            self._straightened(doer.now_s)
            yield from _break(doer, doer.about(70.0, 0.4))
            self._again()

    def _again(self) -> None:
        if self._do == "slouch":
            self._sinks_s = self._doer.now_s + self._doer.about(
                60.0 * self._doer.traits.sinks_again_min, 0.3
            )

    def _sink(self) -> Habit:
        doer = self._doer
        for_s = doer.about(_SINKING_S, 0.3)
        share = doer.about(0.9, 0.08)
        self._sinks_s = math.inf
        self._sunk_s = doer.now_s + 0.5 * for_s
        change = doer.sitting_deg(share) - doer.sitting_deg(0.0)
        self._lean = {
            place: float(change[row_of(place), 0]) * RAD_PER_DEG for place in doer.story.placements
        }
        yield from self._sit(share, for_s, wait=False)

    def _straighten(self) -> Habit:
        self._straightened(self._doer.now_s + 0.5 * _STRAIGHTENING_S)
        self._again()
        yield from self._sit(0.0, _STRAIGHTENING_S)

    def _straightened(self, t_s: float) -> None:
        if self._sunk_s is not None and t_s > self._sunk_s:
            self._doer.done.slouches.append(SlouchSpan(self._sunk_s, t_s, self._lean))
        self._sunk_s = None

    def _sit(self, share: float, for_s: float, *, wait: bool = True) -> Habit:
        doer = self._doer
        again = doer.rng.standard_normal((2, 3)) * doer.traits.return_deg * [1.0, 0.4, 0.4]
        doer.figure.angles_deg = doer.sitting_deg(share) + again
        doer.figure.places_m = POSES["sitting"].places_m + share * np.array(
            [[-0.02, -0.04], [0.03, -0.01]]
        )
        doer.figure.move(doer.now_s, for_s)
        if wait:
            yield from doer.wait(for_s)

    def _fidget(self) -> Habit:
        doer = self._doer
        if doer.rng.random() < _SHARE_OF_PULSES:
            yield from LITTLE[pulse(doer)](doer, None)
            return
        # Another way to sit: legs crossed, an elbow on the arm rest, nearer to the screen.
        rows = np.zeros((2, 3))
        rows[CHEST] = [doer.noise(1.5), doer.noise(2.5), doer.noise(5.0)]
        rows[PELVIS] = [doer.noise(2.0), doer.noise(3.0), doer.noise(4.0)]
        doer.figure.offsets_deg["seat"] = rows
        doer.figure.move(doer.now_s, doer.about(1.2))
        yield from doer.wait(1.0)
