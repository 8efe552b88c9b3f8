"""Samples lost in a step rhythm, filled with the strides before, and how far that may be off."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.model.blocks import FILLED
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model import SampleBlock
    from coach.model.blocks import FloatArray


_BEFORE = 2
"""Samples from one to the other of the two before the gap that guesses are to fit."""


@dataclass(frozen=True, slots=True)
class GapFillParams:
    """When and where the movement before a gap is found again.

    Args:
        match_s: Length of the stretch before the gap by which a stride is found at all.
        near_s: Length of the stretch right before the gap by which each stride is laid: strides
            differ in length, so only what is near tells how far this one has got. The whole match
            would leave twice the error (simulated runners and 28 jogs).
        off_s: How far a stride may lie from where the ones between make it expected.
        shortest_s: Nearest repetition; above the step time of any runner, since only a whole stride
            repeats what turns left and right.
        longest_s: Farthest repetition; two slow strides.
        strides: So many are looked at, if there were as many.
        alike: Least correlation over all six axes. Running gives 0.96 to 0.99, a loose strap 0.6
            to 0.9, chance 0.3.
        shift_s: Each stride is tried earlier and later by up to so much: the next landing comes
            sooner or later than that one did.
        step_s: In steps of this.
        shift_sd_s: How much sooner or later, one sigma.
        fits: How far the samples beside the gap may differ, part of what each axis swings.
        spread: Part of the spread of all that was tried that stays in doubt, however few fit.
        doubt: By how much more than those that fit this stride may differ, one sigma over another.
    """

    match_s: float = 1.5
    near_s: float = 0.25
    off_s: float = 0.05
    shortest_s: float = 0.5
    longest_s: float = 1.7
    strides: int = 8
    alike: float = 0.5
    shift_s: float = 0.038
    step_s: float = 0.0048
    shift_sd_s: float = 0.024
    fits: float = 0.7
    spread: float = 0.05
    doubt: float = 1.0


@dataclass(frozen=True, slots=True)
class Whole:
    """Samples without gaps.

    Args:
        gyr_rad_s: ``(n, 3)`` rate.
        acc_m_s2: ``(n, 3)`` specific force.
        unknown: ``(n, 4)`` what a filled sample adds to the variance of its gap: of the rotation
            about each axis in rad^2, and of the force's integral along a level axis in (m/s)^2; 0
            where a sample was measured.
    """

    gyr_rad_s: FloatArray
    acc_m_s2: FloatArray
    unknown: FloatArray


class _Part(NamedTuple):
    """Samples of the past, laid side by side only where a gap asks for them."""

    gyr: FloatArray
    acc: FloatArray
    filled: npt.NDArray[np.bool_]
    acc_in_g: bool = False

    @property
    def rows(self) -> FloatArray:
        """``(n, 7)`` rate, force in g, and whether it was filled."""
        # A g beside a rad/s: both swing by about as much in running.
        force = self.acc if self.acc_in_g else self.acc / GRAVITY_M_S2
        return np.concatenate([self.gyr, force, self.filled[:, None]], axis=1)


class StrideGapFill:
    """Replaces what timing drew as a straight line by the movement of the strides before.

    A rate that swings by 60 deg/s turns the straight line over 80 ms into 1 to 2 deg of attitude.
    Each stride before, a little earlier or later, is a guess of what was lost; it weighs by how
    well it fits the samples on both sides of the gap, and the mean of all is laid over the line.
    That leaves 0.1 deg on a rigid strap, 0.5 on one that landings kick: a quarter of what a plain
    mean of four strides leaves.

    How far it is off, the guesses tell themselves: where those that fit differ, this one may as
    well. Without a rhythm the line stays, and what lines over the last seconds would have been off
    tells of it.
    """

    def __init__(self, params: GapFillParams, dt_s: float) -> None:
        self._params = p = params
        self._dt_s = dt_s
        self._match = round(p.match_s / dt_s)
        self._near = max(round(p.near_s / dt_s), 4)
        self._off = max(round(p.off_s / dt_s), 1)
        self._lags = range(round(p.shortest_s / dt_s), round(p.longest_s / dt_s) + 1)
        steps = round(p.shift_s / p.step_s)
        shift_s = p.step_s * np.arange(-steps, steps + 1)
        self._shifts = shift_s / dt_s
        self._prior = -0.5 * (shift_s / p.shift_sd_s) ** 2
        self._reach = math.ceil(self._shifts[-1]) + _BEFORE + 2
        farther = p.strides * self._lags[-1] + self._near + self._off + self._reach + 4
        self._least = self._match + self._lags[-1]
        self._keep = max(self._least, farther)
        self._parts: deque[_Part] = deque()
        self._kept = 0

    def push(self, block: SampleBlock) -> Whole:
        """A block with its gaps filled anew."""
        gyr, acc = block.gyr_rad_s, block.acc_m_s2
        if block.restart:
            self._parts.clear()
            self._kept = 0
        filled = (block.quality & FILLED) != 0
        unknown = np.zeros((len(filled), 4))
        if filled.any():
            runs = _runs(filled)
            rows = self._filled_gaps(_Part(gyr, acc, filled).rows, runs, unknown)
            # Measured samples stay as they are, to the last bit.
            gyr, acc = gyr.copy(), acc.copy()
            for begin, end in runs:
                gyr[begin:end] = rows[begin:end, :3]
                acc[begin:end] = rows[begin:end, 3:6] * GRAVITY_M_S2
            # As filled, before its way to m/s^2 and back.
            part = _Part(rows[:, :3], rows[:, 3:6], filled, acc_in_g=True)
        else:
            part = _Part(gyr, acc, filled)
        self._parts.append(part)
        self._kept += len(filled)
        while self._kept - len(self._parts[0].filled) >= self._keep:
            self._kept -= len(self._parts.popleft().filled)
        return Whole(gyr, acc, unknown)

    def _filled_gaps(
        self, rows: FloatArray, runs: list[tuple[int, int]], unknown: FloatArray
    ) -> FloatArray:
        known = np.concatenate([*(part.rows for part in self._parts), rows])
        first = len(known) - len(rows)
        for begin, end in runs:
            start, stop = first + begin, first + end
            past = known[max(start - self._keep, 0) : start]
            lags = self._strides(past, stop - start)
            if lags:
                laid, variance = self._laid(known, start, stop, lags)
                known[start:stop, :6] += laid
            else:
                variance = _off_line(past[-self._match :, :6], stop - start)
            variance *= self._dt_s**2
            x, y, _ = variance[3:].tolist()
            doubt = [*variance[:3], 0.5 * (x + y) * GRAVITY_M_S2**2]
            unknown[begin:end] = np.array(doubt) / (end - begin)
        return known[first:].copy()

    def _laid(
        self, rows: FloatArray, start: int, stop: int, lags: list[float]
    ) -> tuple[FloatArray, FloatArray]:
        """``(n, 6)`` what is laid over the line, and ``(6,)`` the variance of its sum."""
        p, n = self._params, stop - start
        lags = self._measured(rows, start, n, lags)
        at = np.arange(-1 - _BEFORE, n + 1) + start
        back = (self._shifts - np.array(lags)[:, None]).ravel()
        whole = np.floor(back)
        # Of the way back alone: where the gap lies in the rows at hand may change no rounding.
        part = (back - whole)[:, None, None]
        earlier = whole.astype(np.int64)[:, None] + at
        # By a straight line between samples; a cubic was no better.
        guesses = (1.0 - part) * rows[earlier, :6] + part * rows[earlier + 1, :6]
        recent = rows[start - self._lags[0] : start, :6]
        off = recent - np.add.reduce(recent) / len(recent)
        scale = p.fits * np.sqrt(np.maximum(np.add.reduce(off * off) / len(off), 1e-12))
        beside = [0, _BEFORE, -1]
        differ = (guesses[:, beside] - rows[at[beside], :6]) / scale
        fit = np.tile(self._prior, len(lags)) - 0.5 * np.add.reduce(differ * differ, axis=(1, 2))
        weights = np.exp(fit - fit.max())
        weights /= np.add.reduce(weights)
        inner = guesses[:, _BEFORE:]
        share = (np.arange(n + 2) / (n + 1))[:, None]
        ahead = share * (inner[:, -1:] - inner[:, :1])
        laid = (inner - inner[:, :1] - ahead)[:, 1:-1]
        mean = np.add.reduce(weights[:, None, None] * laid)
        sums = np.add.reduce(laid, axis=1)
        square = (sums - np.add.reduce(mean)) ** 2
        variance = np.add.reduce(weights[:, None] * square)
        variance += p.spread**2 * np.add.reduce(square) / len(square)
        return mean, variance * p.doubt**2

    def _measured(self, rows: FloatArray, start: int, n: int, lags: list[float]) -> list[float]:
        """Strides without gaps of their own; what was filled is a mean, and would not differ."""
        kept = []
        for lag in lags:
            first = start - math.ceil(lag)
            if not rows[first - self._reach : first + n + self._reach, 6].any():
                kept.append(lag)
        return kept if len(kept) > 2 else lags

    def _strides(self, past: FloatArray, gap: int) -> list[float]:
        """Samples, and parts of one, back to each of the last strides; empty without a rhythm."""
        if len(past) < self._least:
            return []
        alike = _alike(past[len(past) - self._least :, :6], self._match, self._lags)
        best = int(np.argmax(alike))
        stride = float(self._lags[best])
        if alike[best] < self._params.alike or gap + self._reach >= stride:
            return []
        found: list[float] = []
        for _ in range(self._params.strides):
            about = round((found[-1] if found else 0.0) + stride)
            near = range(about - self._off, about + self._off + 1)
            if len(past) < max(self._near, self._reach) + near[-1] + 2:
                break
            alike = _alike_near(past[:, :6], self._near, near)
            at = int(np.argmax(alike))
            found.append(near[at] + _between(alike, at))
            stride = found[-1] / len(found)
        return found


def _alike(past: FloatArray, n: int, lags: range) -> FloatArray:
    """Correlation of the last ``n`` rows with those so many samples earlier, all axes together."""
    wanted = past[-n:] - past[-n:].mean(axis=0)
    earlier = past[len(past) - n - lags[-1] : len(past) - lags[0]]
    fit = np.zeros(len(lags))
    energy = np.zeros(len(lags))
    for axis in range(6):
        column = np.ascontiguousarray(earlier[:, axis])
        fit += np.correlate(column, np.ascontiguousarray(wanted[:, axis]), "valid")
        total = np.concatenate([[0.0], column.cumsum()])
        square = np.concatenate([[0.0], (column * column).cumsum()])
        energy += square[n:] - square[:-n] - (total[n:] - total[:-n]) ** 2 / n
    alike = fit / np.sqrt(np.maximum(energy, 1e-9) * max(float((wanted**2).sum()), 1e-9))
    return alike[::-1]


def _alike_near(past: FloatArray, n: int, lags: range) -> FloatArray:
    """The same for few rows and few lags, where calls take longer than sums."""
    wanted = past[-n:] - np.add.reduce(past[-n:]) / n
    earlier = past[len(past) - n - lags[-1] : len(past) - lags[0]]
    windows = np.lib.stride_tricks.sliding_window_view(earlier, n, axis=0)[::-1]
    off = windows - np.add.reduce(windows, axis=2, keepdims=True) / n
    fit = np.add.reduce(off * wanted.T, axis=(1, 2))
    energy = np.add.reduce(off * off, axis=(1, 2)) * np.add.reduce(wanted * wanted, axis=None)
    return np.asarray(fit / np.sqrt(np.maximum(energy, 1e-18)))


def _between(alike: FloatArray, at: int) -> float:
    """Where between the samples the peak lies, by a parabola."""
    if not 0 < at < len(alike) - 1:
        return 0.0
    left, mid, right = alike[at - 1 : at + 2].tolist()
    curve = left - 2.0 * mid + right
    return 0.5 * (left - right) / curve if curve < 0.0 else 0.0


def _runs(filled: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Begin and end of each stretch of filled samples that has a measured one behind it."""
    edges = np.flatnonzero(np.diff(filled, prepend=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=False))


def _off_line(past: FloatArray, gap: int) -> FloatArray:
    """``(6,)`` mean square of what a line over so many samples leaves out of their sum."""
    windows = len(past) - gap - 1
    if windows < 1:
        return np.zeros(6)
    total = np.concatenate([np.zeros((1, 6)), past.cumsum(axis=0)])
    inner = total[gap + 1 : gap + 1 + windows] - total[1 : 1 + windows]
    off = inner - 0.5 * gap * (past[:windows] + past[gap + 1 :])
    return np.asarray(np.add.reduce(off * off) / windows)
