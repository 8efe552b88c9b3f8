"""When each foot lands: step times with jitter, wander and asymmetry, and a smooth step phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

from coach.model.units import S_PER_MIN
from coach.simulation.timeline import GRID_HZ, Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import EllipsisType

    from coach.model.blocks import FloatArray

FIRST_STEP_S = 0.4  # from "go" to the first contact
FADE_S = 2.5  # steps go on unseen while the movements fade out after a stop
WANDER_STEPS = 50.0  # correlation length of the slow wander
LEAST_DUTY = 0.15  # shorter contacts are no runner's
MIN_WALKING_DUTY = 0.5
_JITTER_LIMIT = 3.0  # standard deviations; a step cannot take no time


@dataclass(frozen=True, slots=True)
class Steps:
    """All steps of a session in order of time.

    Args:
        t_ic_s: ``(m,)`` initial contact that begins the step.
        duration_s: ``(m,)`` time to the next initial contact.
        left: ``(m,)`` whether the left foot lands at ``t_ic_s``.
        duty_factor: ``(m,)`` contact time over two step durations.
        moving: ``(m,)`` whether the runner really is walking or running; the others only carry
            the fading movements after a stop.
        running: ``(m,)`` whether running outweighs walking.
        contact_ratio: ``(m,)`` this contact's duty factor over the usual one.
        impact: ``(m,)`` this step's impact over the usual one.
        braking: ``(m,)`` likewise of braking.
        weight: ``(m,)`` mean vertical force over the step, body weights.
        usual_s: ``(m,)`` step duration without jitter, wander and asymmetry.
        starts_s: ``(b,)`` when each bout begins.
        phases: For each bout the smooth step phase: even at a left contact, odd at a right one.
    """

    t_ic_s: FloatArray
    duration_s: FloatArray
    left: npt.NDArray[np.bool_]
    duty_factor: FloatArray
    moving: npt.NDArray[np.bool_]
    running: npt.NDArray[np.bool_]
    contact_ratio: FloatArray
    impact: FloatArray
    braking: FloatArray
    weight: FloatArray
    usual_s: FloatArray
    starts_s: FloatArray
    phases: tuple[CubicSpline, ...]

    def index_at(self, t_s: FloatArray) -> npt.NDArray[np.int64]:
        """Which step is under way, -1 before the first."""
        return np.searchsorted(self.t_ic_s, t_s, side="right") - 1

    def phase_at(self, t_s: FloatArray) -> FloatArray:
        """Smooth step phase at sorted ``t_s``; twice continuously differentiable in a bout."""
        phase = np.zeros_like(t_s)
        bout_of = np.searchsorted(self.starts_s, t_s, side="right") - 1
        for bout, spline in enumerate(self.phases):
            here = bout_of == bout
            if here.any():
                low, high = spline.x[0], spline.x[-1]
                phase[here] = spline(np.clip(t_s[here], low, high))
        return phase


def make_steps(
    timeline: Timeline, rng: np.random.Generator, vary: np.random.Generator | None = None
) -> Steps:
    """Draws the steps of every bout.

    ``vary`` draws what else differs from step to step; without it nothing does. A limp's longer
    contact or longer flight makes its step longer. Step-to-step noise is white with SD
    ``step_jitter`` plus a first-order wander with SD ``step_wander``, both as fractions of the step
    duration.
    """
    grid = timeline.at(np.arange(int(timeline.duration_s * GRID_HZ) + 2) / GRID_HZ)
    rows: list[tuple[float, float, bool, float]] = []
    phases: list[CubicSpline] = []
    bouts: list[int] = []
    starts = [start for start, _ in timeline.bouts]
    keep = np.exp(-1.0 / WANDER_STEPS)
    wander = float(rng.standard_normal())
    for bout, (start_s, end_s) in enumerate(timeline.bouts):
        limit_s = end_s + FADE_S
        if bout + 1 < len(starts):
            limit_s = min(limit_s, starts[bout + 1])
        t_s = start_s + FIRST_STEP_S
        first = len(rows)
        while t_s < limit_s:
            at = min(int(t_s * GRID_HZ), grid["cadence_spm"].size - 1)
            on_left = (len(rows) - first) % 2 == 0
            usual_s = S_PER_MIN / grid["cadence_spm"][at]
            jitter = float(np.clip(rng.standard_normal(), -_JITTER_LIMIT, _JITTER_LIMIT))
            wander = keep * wander + np.sqrt(1.0 - keep**2) * float(rng.standard_normal())
            noise = grid["step_jitter"][at] * jitter + grid["step_wander"][at] * wander
            share = 0.5 * grid["step_asymmetry"][at] * (1.0 if on_left else -1.0)
            limp = 1.0 + _limp(grid, at, 1.0 if on_left else -1.0)
            duration_s = float(usual_s * (1.0 + share) * (1.0 + noise) * limp)
            rows.append((t_s, duration_s, on_left, float(usual_s)))
            t_s += duration_s
        bouts += [bout] * (len(rows) - first)
        knots = np.array([row[0] for row in rows[first:]] + [t_s])
        knots = np.concatenate([[2.0 * knots[0] - knots[1]], knots])
        phases.append(CubicSpline(knots, np.arange(knots.size) - 1.0, bc_type="natural"))
    t_ic_s = np.array([row[0] for row in rows])
    curves = timeline.at(t_ic_s)
    running = curves["run"] > curves["walk"]
    duty = np.where(
        running,
        np.clip(curves["duty_factor"], LEAST_DUTY, curves["most_running_duty"]),
        np.maximum(curves["duty_factor"], MIN_WALKING_DUTY),
    )
    left = np.array([row[2] for row in rows], dtype=np.bool_)
    side = np.where(left, 1.0, -1.0)
    drawn = np.zeros((3, left.size)) if vary is None else vary.standard_normal((3, left.size))
    impact, contact, braking = np.clip(drawn, -_JITTER_LIMIT, _JITTER_LIMIT)
    lasting_s = np.array([row[1] for row in rows])
    ratio = (1.0 + 0.5 * side * curves["contact_asymmetry"]) / (1.0 + _limp(curves, ..., side))
    ratio = ratio * (1.0 + curves["contact_spread"] * contact)
    ratio = np.maximum(ratio, LEAST_DUTY / duty)
    uneven = ("contact_asymmetry", "flight_asymmetry", "contact_spread", "slope_rad")
    balanced = np.any([curves[name] != 0.0 for name in (*uneven, "slope_rate_rad_s")], axis=0)
    balance = np.where(balanced, 1.0, curves["flight_balance"])
    flying = np.where(running, duty * ratio, MIN_WALKING_DUTY)
    return Steps(
        t_ic_s=t_ic_s,
        duration_s=lasting_s,
        left=left,
        duty_factor=duty * ratio,
        moving=(curves["walk"] + curves["run"] > 0.5) & (t_ic_s < timeline.duration_s),
        running=running,
        contact_ratio=ratio,
        impact=np.maximum(1.0 + curves["impact_spread"] * impact, 0.0),
        braking=np.maximum(1.0 + curves["braking_spread"] * braking, 0.0),
        weight=step_weight(lasting_s, flying, np.array(bouts), balance),
        usual_s=np.array([row[3] for row in rows]),
        starts_s=np.array(starts),
        phases=tuple(phases),
    )


def _limp(
    curves: Mapping[str, FloatArray], at: int | EllipsisType, side: float | FloatArray
) -> FloatArray:
    """How much longer a limp makes a foot's step, fraction: its contact's and its flight's part."""
    contact = 2.0 * np.minimum(curves["duty_factor"][at], 0.5)
    longer = (
        contact * curves["contact_asymmetry"][at] + (1.0 - contact) * curves["flight_asymmetry"][at]
    )
    return np.asarray(0.5 * side * curves["run"][at] * longer)


def step_weight(
    duration_s: FloatArray,
    duty_factor: FloatArray,
    bout: npt.NDArray[np.int64],
    balance: FloatArray,
) -> FloatArray:
    """Mean vertical force over each step, body weights, that keeps the body above the ground.

    In stance the body's speed goes from ``-g / 2`` times the flight before to ``g / 2`` times the
    flight after, so the step carries ``1 + (flight before - flight after) / (2 duration)``. Over
    time these sum to the weight, and the height does not wander as steps differ. A step after a
    long flight and one before a long flight both push harder in their stance.

    Args:
        duration_s: ``(m,)``.
        duty_factor: ``(m,)``; 0.5 is no flight.
        bout: ``(m,)`` which stretch of steps each belongs to.
        balance: ``(m,)`` how much of this is done, 0 to 1.
    """
    flight_s = duration_s * np.maximum(1.0 - 2.0 * duty_factor, 0.0)
    before_s = np.concatenate([flight_s[:1], flight_s[:-1]])
    begins = np.concatenate([[True], bout[1:] != bout[:-1]])[: duration_s.size]
    before_s = np.where(begins, 0.0, before_s)
    return np.asarray(1.0 + balance * (before_s - flight_s) / (2.0 * duration_s))
