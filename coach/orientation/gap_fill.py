"""Samples lost in a step rhythm, filled with the strides before instead of a straight line."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model.blocks import FILLED
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model import SampleBlock
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class GapFillParams:
    """When and where the movement before a gap is found again.

    Args:
        match_s: Length of the stretch before the gap by which a stride is found at all.
        near_s: Length of the stretch right before the gap by which each stride is laid exactly:
            strides differ in length, so only what is near tells how far this one has got. The
            whole match would leave twice the error (simulated runners and 28 jogs).
        off_s: How far a stride may lie from where the ones between make it expected.
        shortest_s: Nearest repetition; above the step time of any runner, since only a whole stride
            repeats what turns left and right.
        longest_s: Farthest repetition; two slow strides.
        strides: So many are averaged, if there were as many.
        alike: Least correlation over all six axes. Running gives 0.96 to 0.99, chance 0.3.
    """

    match_s: float = 1.5
    near_s: float = 0.25
    off_s: float = 0.05
    shortest_s: float = 0.5
    longest_s: float = 1.7
    strides: int = 4
    alike: float = 0.8


_LEVEL_SHARE = 0.5
"""Of the variance about all axes: up has two axes to err about, and which they are changes."""


class StrideGapFill:
    """Replaces what timing drew as a straight line by the mean movement of the strides before.

    A rate that swings by 60 deg/s turns the straight line over 80 ms into 1 to 2 deg of attitude;
    a mean of four strides is off by a sixth of that. Without a rhythm the line stays.
    """

    def __init__(self, params: GapFillParams, dt_s: float) -> None:
        self._params = params
        self._dt_s = dt_s
        self._match = round(params.match_s / dt_s)
        self._near = max(round(params.near_s / dt_s), 4)
        self._off = max(round(params.off_s / dt_s), 1)
        self._lags = range(round(params.shortest_s / dt_s), round(params.longest_s / dt_s) + 1)
        farther = params.strides * self._lags[-1] + self._near + self._off + 4
        self._least = self._match + self._lags[-1]
        self._keep = max(self._least, farther)
        self._parts: deque[FloatArray] = deque()
        self._kept = 0

    def push(self, block: SampleBlock) -> tuple[FloatArray, FloatArray, FloatArray]:
        """A block with its gaps filled anew.

        Returns:
            Rate ``(n, 3)``, specific force ``(n, 3)``, and ``(n,)`` the variance in rad^2 of what
            was turned in a gap about a level axis, at the gap's end.
        """
        gyr, acc = block.gyr_rad_s, block.acc_m_s2
        doubt = np.zeros(len(gyr))
        if block.restart:
            self._parts.clear()
            self._kept = 0
        # A g beside a rad/s: both swing by about as much in running.
        rows = np.concatenate([gyr, acc / GRAVITY_M_S2], axis=1)
        filled = (block.quality & FILLED) != 0
        if filled.any():
            runs = _runs(filled)
            rows, doubts = self._filled_gaps(rows, runs)
            doubt[[end - 1 for _, end in runs]] = doubts
            # Measured samples stay as they are, to the last bit.
            gyr, acc = gyr.copy(), acc.copy()
            for begin, end in runs:
                gyr[begin:end] = rows[begin:end, :3]
                acc[begin:end] = rows[begin:end, 3:] * GRAVITY_M_S2
        self._parts.append(rows)
        self._kept += len(rows)
        while self._kept - len(self._parts[0]) >= self._keep:
            self._kept -= len(self._parts.popleft())
        return gyr, acc, doubt

    def _filled_gaps(
        self, rows: FloatArray, runs: list[tuple[int, int]]
    ) -> tuple[FloatArray, list[float]]:
        known = np.concatenate([*self._parts, rows])
        first = len(known) - len(rows)
        doubts: list[float] = []
        for begin, end in runs:
            start, stop = first + begin, first + end
            past = known[max(start - self._keep, 0) : start]
            lags = self._strides(past, stop - start)
            if lags:
                turned = _repeat(known, start, stop, lags)
            if len(lags) > 1:
                # The stride that was lost differs from their mean as they do from each other.
                spread = turned.var(axis=0, ddof=1) * (1.0 + 1.0 / len(lags))
            else:
                spread = _off_line(past[:, :3], stop - start)
            doubts.append(_LEVEL_SHARE * float(np.add.reduce(spread)) * self._dt_s**2)
        return known[first:].copy(), doubts

    def _strides(self, past: FloatArray, gap: int) -> list[float]:
        """Samples, and parts of one, back to each of the last strides; empty without a rhythm."""
        if len(past) < self._least:
            return []
        alike = _alike(past[len(past) - self._least :], self._match, self._lags)
        best = int(np.argmax(alike))
        stride = float(self._lags[best])
        if alike[best] < self._params.alike or gap >= stride:
            return []
        found: list[float] = []
        for _ in range(self._params.strides):
            about = round((found[-1] if found else 0.0) + stride)
            near = range(about - self._off, about + self._off + 1)
            if len(past) < self._near + near[-1] + 2:
                break
            alike = _alike_near(past, self._near, near)
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


def _repeat(rows: FloatArray, start: int, stop: int, lags: list[float]) -> FloatArray:
    """Keep the line between both ends; add how the earlier strides left their own line.

    Returns:
        ``(strides, 3)`` the sums of the rates that each stride would have put beside the line.
    """
    share = (np.arange(stop - start + 2) / (stop - start + 1))[:, None]
    every = np.empty((len(lags), stop - start, rows.shape[1]))
    for off_line, lag in zip(every, lags, strict=True):
        whole = int(lag)
        part = lag - whole
        # By a straight line between samples; a cubic was no better.
        later = rows[start - 1 - whole : stop + 1 - whole]
        model = (1.0 - part) * later + part * rows[start - 2 - whole : stop - whole]
        off_line[:] = (model - model[0] - share * (model[-1] - model[0]))[1:-1]
    rows[start:stop] += np.add.reduce(every) / len(lags)
    return np.asarray(np.add.reduce(every[:, :, :3], axis=1))


def _off_line(rates: FloatArray, gap: int) -> FloatArray:
    """Mean square of the sums by which stretches of a gap's length left the line of their ends."""
    if len(rates) < gap + 2:
        return np.zeros(3)
    total = np.concatenate([np.zeros((1, 3)), np.cumsum(rates, axis=0)])
    inside = total[gap + 1 : -1] - total[1 : -gap - 1]
    line = 0.5 * gap * (rates[: -gap - 1] + rates[gap + 1 :])
    return np.asarray(np.add.reduce((inside - line) ** 2) / len(inside))
