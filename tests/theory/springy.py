"""A runner by momentum alone, under a sensor on a strap that gives.

Nothing here is shared with ``coach.simulation`` or with the stance fit. Each stance carries what
the flights beside it ask for (momentum, and the same leg length at every landing), whatever the
steps' times, so an irregular or limping runner needs no drift taken off. The landing's transient is
a half wave or a bell of its own place and width, its impulse taken from the rest of the stance. The
strap is a damped spring in each axis (base excitation) that also turns at each landing; the
sensor's own filter is causal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import bilinear, butter, lfilter, sosfilt

import coach
from coach.model.quaternion import conjugate, from_clinical, multiply, rotate
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from coach.analysis import Analysis
    from coach.model.blocks import FloatArray

FINE_HZ = 3120.0  # a whole multiple of all rates but 100, which is interpolated
STAND_S = 3.0


@dataclass(frozen=True, slots=True)
class Strap:
    """A damped spring between body and sensor.

    Args:
        hz: Natural frequency in x, y, z; none is rigid.
        damping: Of critical.
        kick_deg: Turning about y and x that a landing leaves, for each body weight of its force.
    """

    hz: tuple[float, float, float] | None = None
    damping: float = 0.2
    kick_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Springy:
    """The runner.

    Args:
        cadence_spm: Steps a minute.
        contact_s: Mean time on the ground.
        impact_bw: Height of the landing's transient.
        delay_s: From contact to its middle.
        width_s: SD of the bell; a half wave lasts four of them.
        half_wave: Instead of a bell.
        impact_jitter: SD from step to step, as a part.
        jitter: SD of each flight, as part of a step; contact varies by half of it.
        longer_contact_s: Left less right.
        longer_flight_s: The flight before the left foot's landing less the other.
        harder_bw: Left less right transient.
        rise_m: How much higher the body leaves the ground than it landed.
        strap: Between body and sensor.
        part_hz: Bandwidth of the sensor's own filter.
        seconds: Of running.
        seed: Of the jitter.
    """

    cadence_spm: float = 170.0
    contact_s: float = 0.24
    impact_bw: float = 1.0
    delay_s: float = 0.030
    width_s: float = 0.009
    half_wave: bool = False
    impact_jitter: float = 0.05
    jitter: float = 0.02
    longer_contact_s: float = 0.0
    longer_flight_s: float = 0.0
    harder_bw: float = 0.0
    rise_m: float = 0.0
    strap: Strap = field(default_factory=Strap)
    part_hz: float = 40.0
    seconds: float = 40.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened.

    Args:
        landed_s: Initial contacts.
        contact_s: Time on the ground of each.
        left: Whether it was the left foot.
        oscillation_m: Peak-to-peak height of the sensor from each landing to the next, the strap
            aside.
    """

    landed_s: FloatArray
    contact_s: FloatArray
    left: FloatArray
    oscillation_m: FloatArray


def run(runner: Springy) -> tuple[FloatArray, FloatArray, FloatArray, Truth]:
    """Times, force over mass ``(n,)`` and the body's height at ``FINE_HZ``, and the truth."""
    rng = np.random.default_rng(runner.seed)
    step_s = 60.0 / runner.cadence_spm
    count = int(runner.seconds / step_s)
    left = np.arange(count) % 2 == 0
    side = np.where(left, 0.5, -0.5)
    irregular = np.clip(rng.standard_normal((3, count)), -2.5, 2.5)
    contact = runner.contact_s + side * runner.longer_contact_s
    contact = contact + 0.5 * runner.jitter * step_s * irregular[0]
    flight = step_s - runner.contact_s - side * runner.longer_flight_s  # after this foot
    flight = np.maximum(flight + runner.jitter * step_s * irregular[1], 0.015)
    size = (runner.impact_bw + side * runner.harder_bw) * (
        1.0 + runner.impact_jitter * irregular[2]
    )
    landed = STAND_S + np.concatenate([[0.0], np.cumsum(contact + flight)[:-1]])
    n = int((landed[-1] + contact[-1] + 0.5) * FINE_HZ)
    t_s = np.arange(n) / FINE_HZ
    force = np.where(t_s < STAND_S, GRAVITY_M_S2, 0.0)
    g = GRAVITY_M_S2
    before = np.concatenate([[flight[0]], flight[:-1]])
    down = -0.5 * g * before - runner.rise_m / before  # vertical speed at landing
    up = 0.5 * g * flight - runner.rise_m / flight
    for i in range(count):
        here = slice(int(landed[i] * FINE_HZ) + 1, int((landed[i] + contact[i]) * FINE_HZ) + 1)
        since = t_s[here] - landed[i]
        shape = _transient(since, runner) * size[i] * g
        s = since / contact[i]
        smooth, skewed = np.sin(np.pi * s), np.sin(np.pi * s) * np.cos(np.pi * s)
        # Two conditions: speed from ``down`` to ``up``, and the height gained.
        left_s = contact[i] - since
        matrix = [[smooth.sum(), skewed.sum()], [left_s @ smooth, left_s @ skewed]]
        gained = runner.rise_m - down[i] * contact[i] + 0.5 * g * contact[i] ** 2
        want = [
            (up[i] - down[i] + g * contact[i]) * FINE_HZ - shape.sum(),
            gained * FINE_HZ - left_s @ shape,
        ]
        one, two = np.linalg.solve(matrix, want)
        force[here] = np.maximum(one * smooth + two * skewed + shape, 0.0)
    height = np.zeros(n)
    moving = t_s >= landed[0]
    speed = down[0] + np.cumsum(force[moving] - g) / FINE_HZ
    height[moving] = np.cumsum(speed) / FINE_HZ
    return t_s, force, height, Truth(landed, contact, left, np.zeros(count - 1))


def _transient(since: FloatArray, runner: Springy) -> FloatArray:
    away = (since - runner.delay_s) / runner.width_s
    if runner.half_wave:
        return np.where(np.abs(away) < 2.0, np.cos(0.25 * np.pi * away), 0.0)
    return np.exp(-0.5 * away**2)


def sensed(runner: Springy, rate_hz: float) -> tuple[FloatArray, FloatArray, Truth]:
    """Acceleration and turning ``(n, 3)`` of the sensor, segment axes, and the truth."""
    t_s, force, height, truth = _run(runner)
    n = len(t_s)
    moving = np.clip((t_s - STAND_S) / 0.3, 0.0, 1.0)
    phase = np.interp(t_s, truth.landed_s, np.arange(len(truth.landed_s)))  # even at a left landing
    on = np.zeros(n)
    for landed, contact in zip(truth.landed_s, truth.contact_s, strict=True):
        s = (t_s - landed) / contact
        here = (s > 0.0) & (s < 1.0)
        on[here] = -np.sin(2.0 * np.pi * s[here])
    stride = np.pi * phase
    roll = moving * 3.0 * RAD_PER_DEG * np.cos(stride - np.pi - 2.0 * np.pi * 0.52)
    pitch = (5.0 + moving * 1.5 * np.cos(2.0 * stride)) * RAD_PER_DEG
    yaw = moving * 5.0 * RAD_PER_DEG * np.cos(stride - 0.3)
    strap = runner.strap
    if strap.kick_deg:
        kick = np.zeros(n)
        at = ((truth.landed_s + runner.delay_s) * FINE_HZ).astype(int)
        kick[at] = 1.0 + runner.impact_bw
        ring_s = np.arange(int(0.5 * FINE_HZ)) / FINE_HZ
        ring = np.exp(-ring_s / 0.04) * np.sin(2.0 * np.pi * 9.0 * ring_s)
        kick = np.convolve(kick, ring)[:n] * strap.kick_deg * RAD_PER_DEG
        pitch, roll = pitch + kick, roll + 0.5 * kick
    quat = from_clinical(yaw, roll, pitch)
    turned = multiply(conjugate(quat[:-1]), quat[1:])
    gyr = 2.0 * turned[:, 1:] * np.sign(turned[:, :1]) * FINE_HZ
    gyr = np.vstack([gyr, gyr[-1:]])
    side = np.where(phase % 2.0 < 1.0, -1.0, 1.0)
    level = np.column_stack(
        [0.25 * GRAVITY_M_S2 * on, 0.08 * side * force * (t_s > STAND_S), force]
    )
    acc = rotate(conjugate(quat), level)
    arm = np.array([-0.08, 0.0, 0.03])
    acc += np.cross(np.gradient(gyr, 1.0 / FINE_HZ, axis=0), arm)
    acc += np.cross(gyr, np.cross(gyr, arm))
    height = height + rotate(quat, np.broadcast_to(arm, (n, 3)))[:, 2]
    edges = [int(x * FINE_HZ) for x in truth.landed_s]
    spans = [np.ptp(height[a:b]) for a, b in pairwise(edges)]
    truth = replace(truth, oscillation_m=np.array(spans))
    if strap.hz is not None:
        for axis, hz in enumerate(strap.hz):
            w = 2.0 * math.pi * hz
            b, a = bilinear(
                [2 * strap.damping * w, w * w], [1, 2 * strap.damping * w, w * w], FINE_HZ
            )
            start = acc[0, axis]
            acc[:, axis] = start + lfilter(b, a, acc[:, axis] - start)
    part = butter(2, min(runner.part_hz, 0.45 * rate_hz), fs=FINE_HZ, output="sos")
    start = acc[0].copy()
    acc = start + sosfilt(part, acc - start, axis=0)
    gyr = sosfilt(part, gyr, axis=0)
    wanted = np.arange(int(t_s[-1] * rate_hz)) / rate_hz
    rng = np.random.default_rng(runner.seed + 100)
    acc, gyr = (np.column_stack([np.interp(wanted, t_s, x) for x in m.T]) for m in (acc, gyr))
    acc += 0.02 * rng.standard_normal(acc.shape)
    gyr += 0.002 * rng.standard_normal(gyr.shape)
    return acc, gyr, truth


_run = lru_cache(maxsize=8)(run)


def analysed(
    runner: Springy, rate_hz: float = 104.0, placement: str = "pelvis"
) -> tuple[Analysis, Truth]:
    """What the coach reads of it."""
    acc, gyr, truth = sensed(runner, rate_hz)
    seen = coach.analyze(acc, gyr, rate_hz=rate_hz, placement=placement, axes="forward=+x,up=+z")
    return seen, truth


def reading(seen: Analysis, name: str) -> float:
    """Mean of the valid readings; NaN where there is none."""
    valid = seen.grid.valid(name)
    return float(np.mean(seen.grid.raw[name][valid])) if valid.any() else math.nan


def lags(seen: Analysis, truth: Truth) -> FloatArray:
    """How late each told landing is, in s; steps that fit no true one are left out."""
    told = np.array([step.t_s for step in seen.steps])
    nearest = np.abs(told[:, None] - truth.landed_s[None, :]).argmin(axis=1)
    late = told - truth.landed_s[nearest]
    kept: FloatArray = late[np.abs(late) < 0.12]
    return kept
