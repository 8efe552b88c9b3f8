"""Ten seconds of standing still, or the reason why there are none."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.model.ranges import Within
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


_BATCHES = 4
_LEAST_MEASURED = 0.5
"""Part of a window that must have been measured; the rest is drawn through gaps."""

_MOST_ZERO = 0.6
"""A gyroscope whose offset is zero and whose noise is one step of 0.06 deg/s shows 0 in 4 of 10."""

IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


class Rejection(enum.Enum):
    """Why a calibration was refused. The value is its wire name."""

    NO_GYRO = "no_gyro"
    TOO_SHORT = "too_short"
    MOVED = "moved"
    LOOSE = "loose"
    DRIFTED = "drifted"
    LEANED = "leaned"
    UPSIDE_DOWN = "upside_down"
    BAD_GRAVITY = "bad_gravity"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A refused calibration.

    Args:
        reason: Why.
        detail: One line for the runner: what was seen, and what to do.
    """

    reason: Rejection
    detail: str


@dataclass(frozen=True, slots=True)
class StandingParams:
    """What counts as standing still. Swaying is allowed: nobody stands like a post.

    Args:
        still_s: Length of the stretch.
        window_s: Unit in which movement is judged.
        gyr_sd_rad_s: Largest standard deviation of each gyro axis in a window.
        acc_sd_m_s2: Largest standard deviation of each accelerometer axis in a window.
        turn_rad_s: Largest difference of a window's mean rate from the stretch's median.
        sway_rad: Largest departure of a window's mean up from the stretch's mean.
        mean_sigma_rad: Largest standard error of the stretch's mean up. The published error of the
            angles that count from it, so that standing is never the larger part of their error; a
            steady drift passes up to 1.9 deg from end to end.
        rattle: Part of the accelerometer's power in sample-to-sample jumps above which, together
            with movement, the strap is loose rather than the person moving.
        gravity: Largest relative error of mean specific force.
        upright_rad: Largest angle from upright where the axes are known.
    """

    still_s: Annotated[float, Within(3, 60)] = 10.0
    window_s: Annotated[float, Within(0.1, 2)] = 0.5
    gyr_sd_rad_s: float = 4.0 * RAD_PER_DEG
    acc_sd_m_s2: float = 0.30
    turn_rad_s: float = 3.0 * RAD_PER_DEG
    sway_rad: float = 2.5 * RAD_PER_DEG
    mean_sigma_rad: float = 0.3 * RAD_PER_DEG
    rattle: Annotated[float, Within(0, 1)] = 0.5
    gravity: Annotated[float, Within(0.005, 0.5)] = 0.10
    upright_rad: float = 35.0 * RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class Standing:
    """A stretch of standing still, sensor axes.

    Args:
        start: Its first row.
        stop: The row after its last.
        up_sensor: ``(3,)`` unit vector.
        gravity_m_s2: Mean specific force.
        gyr_bias_rad_s: ``(3,)`` mean rate; exactly zero if a dead band hides it.
        still_s: Its length.
        sway_rad: RMS angle of up about its mean, of half-second means.
    """

    start: int
    stop: int
    up_sensor: FloatArray
    gravity_m_s2: float
    gyr_bias_rad_s: FloatArray
    still_s: float
    sway_rad: float


@dataclass(frozen=True, slots=True)
class Lost:
    """What is missing among samples.

    Args:
        filled: ``(n,)`` rows that stand in a short gap and were not measured.
        after_break: ``(n,)`` rows before which so much is missing that nothing stands for it.
    """

    filled: BoolArray
    after_break: BoolArray

    def known(self, count: int, size: int) -> BoolArray:
        """``(count,)`` windows of which enough was measured, without a break since the last one.

        A stretch of standing must be one: what comes after a break may be another posture.
        """
        rows = slice(0, count * size)
        filled = self.filled[rows].reshape(count, size).mean(axis=1)
        broken = self.after_break[rows].reshape(count, size).any(axis=1)
        return np.asarray((filled <= 1.0 - _LEAST_MEASURED) & ~broken)


def find_standing(
    acc: FloatArray,
    gyr: FloatArray,
    dt_s: float,
    params: StandingParams,
    axes_up: FloatArray | None = None,
    *,
    lost: Lost | None = None,
) -> Standing | Rejected:
    """The first stretch of standing still.

    Args:
        acc: ``(n, 3)`` specific force, sensor axes, m/s^2.
        gyr: ``(n, 3)`` angular rate, sensor axes, rad/s.
        dt_s: Sample period.
        params: What counts as still.
        axes_up: ``(3,)`` up in sensor axes if the wearer stated the axes.
        lost: Which samples were not measured; ``None`` if all were, one after the other.

    Returns:
        The stretch, or why there is none: what kept the longest quiet time from passing.
    """
    size = max(round(params.window_s / dt_s), 4)
    count = len(acc) // size
    needed = round(params.still_s / (size * dt_s))
    if count < needed:
        return Rejected(
            Rejection.TOO_SHORT,
            Wording(
                "only {n:.1f} s of samples; stand still for {still_s:.0f} s",
                n=len(acc) * dt_s,
                still_s=params.still_s,
            ),
        )
    a = acc[: count * size].reshape(count, size, 3)
    g = gyr[: count * size].reshape(count, size, 3)
    quiet = (a.std(axis=1) < params.acc_sd_m_s2).all(axis=1)
    quiet &= (g.std(axis=1) < params.gyr_sd_rad_s).all(axis=1)
    if lost is not None:
        heard = quiet & lost.known(count, size)
        if len(_runs(quiet, needed)) and not len(_runs(heard, needed)):
            return _why_not_heard(heard, needed, params)
        quiet = heard
    starts = _runs(quiet, needed)
    if not len(starts):
        return _why_not_quiet(a, quiet, needed, params)
    refused: Rejected | None = None
    longest = 0
    quiet_for = _run_lengths(quiet)
    for first in starts.tolist():
        found = _judge(a[first : first + needed], g[first : first + needed], dt_s, params, axes_up)
        if isinstance(found, Standing):
            stop = first + needed
            # Standing longer is a better calibration: all of it, up to three times what is needed.
            while stop < count and quiet[stop] and stop - first < 3 * needed:
                stop += 1
            longer = _judge(a[first:stop], g[first:stop], dt_s, params, axes_up)
            best = longer if isinstance(longer, Standing) else found
            return replace(best, start=first * size, stop=first * size + best.stop)
        # A person who tried once more, and for longer, wants to know of that try.
        if quiet_for[first] > longest:
            refused, longest = found, int(quiet_for[first])
    assert refused is not None
    return refused


def _judge(
    a: FloatArray,
    g: FloatArray,
    dt_s: float,
    p: StandingParams,
    axes_up: FloatArray | None,
) -> Standing | Rejected:
    windows, size = a.shape[:2]
    mean_acc = a.mean(axis=1)
    mean_gyr = g.mean(axis=1)
    gravity = float(np.sqrt((mean_acc.mean(axis=0) ** 2).sum()))
    if abs(gravity / GRAVITY_M_S2 - 1.0) > p.gravity:
        return Rejected(
            Rejection.BAD_GRAVITY,
            Wording(
                "at rest the sensor measures {gravity:.2f} m/s^2 instead of 9.81; check its "
                "scale and units",
                gravity=gravity,
            ),
        )
    directions = mean_acc / np.sqrt((mean_acc**2).sum(axis=1, keepdims=True))
    up = directions.mean(axis=0)
    up /= np.sqrt((up**2).sum())
    angles = np.arccos(np.clip(directions @ up, -1.0, 1.0))
    bias = np.median(mean_gyr, axis=0)
    turned = float(np.abs(mean_gyr - bias).max())
    drifts = _standard_error(directions) > p.mean_sigma_rad
    if drifts or turned > p.turn_rad_s or float(angles.max()) > p.sway_rad:
        return Rejected(
            Rejection.DRIFTED,
            Wording(
                "posture changed by {largest_change:.1f} deg while standing; stand still for "
                "{still_s:.0f} s and look ahead",
                largest_change=_largest_change(directions) * DEG_PER_RAD,
                still_s=p.still_s,
            ),
        )
    if axes_up is not None:
        tilt = float(np.arccos(np.clip(up @ axes_up, -1.0, 1.0)))
        if tilt > np.pi / 2.0:
            return Rejected(
                Rejection.UPSIDE_DOWN,
                Wording(
                    "the sensor is upside down for the axes given; turn it round or give its axes"
                ),
            )
        if tilt > p.upright_rad:
            return Rejected(
                Rejection.LEANED,
                Wording(
                    "{tilt:.0f} deg from upright for the axes given; stand upright, or check "
                    "the axes",
                    tilt=tilt * DEG_PER_RAD,
                ),
            )
    return Standing(
        0,
        windows * size,
        up,
        gravity,
        _offset(g.reshape(-1, 3)),
        windows * size * dt_s,
        float(np.sqrt((angles**2).mean())),
    )


def _offset(gyr: FloatArray) -> FloatArray:
    """Mean rate; zero where most of ``(n, 3)`` rates are exactly that.

    A dead band hides the offset then, and what is left of swaying tells none.
    """
    hidden = float((gyr == 0.0).mean()) > _MOST_ZERO
    return np.zeros(3) if hidden else np.asarray(gyr.mean(axis=0))


def _batch_means(directions: FloatArray) -> FloatArray:
    return np.stack([part.mean(axis=0) for part in np.array_split(directions, _BATCHES)])


def _standard_error(directions: FloatArray) -> float:
    """Standard error of the mean of ``(n, 3)`` unit vectors, by the means of four batches.

    Sway is no white noise: neighbouring windows are alike, so their scatter alone would promise
    too much (batch means: Law & Kelton, Simulation Modeling and Analysis, chapter 9).
    """
    batches = _batch_means(directions)
    spread = ((batches - batches.mean(axis=0)) ** 2).sum() / (_BATCHES - 1)
    return float(np.sqrt(spread / _BATCHES))


def _largest_change(directions: FloatArray) -> float:
    """Largest angle between the means of two batches of ``(n, 3)`` unit vectors."""
    batches = _batch_means(directions)
    batches /= np.sqrt((batches**2).sum(axis=1, keepdims=True))
    return float(np.arccos(np.clip((batches @ batches.T).min(), -1.0, 1.0)))


def _why_not_heard(heard: BoolArray, needed: int, p: StandingParams) -> Rejected:
    """Nobody moved, and yet too much is missing."""
    return Rejected(
        Rejection.TOO_SHORT,
        Wording(
            "too many samples were lost: {best:.1f} s of standing came whole, {needed:.0f} s are "
            "needed; stay near, and stand still again",
            best=int(_run_lengths(heard).max(initial=0)) * p.window_s,
            needed=needed * p.window_s,
        ),
    )


def _why_not_quiet(a: FloatArray, quiet: BoolArray, needed: int, p: StandingParams) -> Rejected:
    """Movement, or a strap that rattles while the body is quiet."""
    best = int(_run_lengths(quiet).max(initial=0))
    # White shaking has twice its variance in sample-to-sample jumps, slow movement almost none.
    jumps = np.diff(a, axis=1).var(axis=1).sum(axis=1) / 2.0
    power = a.var(axis=1).sum(axis=1) + 1e-12
    shaky = ~quiet & (jumps / power > p.rattle)
    # Rattling is judged on windows that a standing person could have given: gravity unchanged.
    steady = np.abs(a.mean(axis=1) - np.median(a.mean(axis=1), axis=0)).max(axis=1) < 1.0
    if (shaky & steady).sum() > 0.5 * len(quiet):
        return Rejected(
            Rejection.LOOSE, Wording("the sensor rattles; tighten the strap and stand still again")
        )
    return Rejected(
        Rejection.MOVED,
        Wording(
            "no {needed:.0f} s without movement (longest {best:.1f} s); stand still, arms "
            "hanging, and look ahead",
            needed=needed * p.window_s,
            best=best * p.window_s,
        ),
    )


def _runs(quiet: BoolArray, needed: int) -> IntArray:
    """Indices at which ``needed`` quiet windows in a row begin, ascending."""
    total = np.concatenate([[0], np.cumsum(quiet)])
    return np.flatnonzero(total[needed:] - total[:-needed] == needed)


def _run_lengths(quiet: BoolArray) -> IntArray:
    """``(n,)`` of each window, how many quiet ones in a row it is one of; 0 if it is not quiet."""
    borders = np.flatnonzero(np.diff(quiet, prepend=False, append=False))
    lengths = np.zeros(len(quiet), dtype=np.intp)
    for begin, end in borders.reshape(-1, 2):
        lengths[begin:end] = end - begin
    return lengths
