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
    from coach.model.blocks import FloatArray

FIRST_STEP_S = 0.4  # from "go" to the first contact
FADE_S = 2.5  # steps go on unseen while the movements fade out after a stop
WANDER_STEPS = 50.0  # correlation length of the slow wander
MAX_RUNNING_DUTY = 0.48  # below 0.5 there is flight; a gait transition passes through the rest
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


def make_steps(timeline: Timeline, rng: np.random.Generator) -> Steps:
    """Draws the steps of every bout.

    Step-to-step noise is white with SD ``step_jitter`` plus a first-order wander with SD
    ``step_wander``, both as fractions of the step duration.
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
            left = (len(rows) - first) % 2 == 0
            usual_s = S_PER_MIN / grid["cadence_spm"][at]
            jitter = float(np.clip(rng.standard_normal(), -_JITTER_LIMIT, _JITTER_LIMIT))
            wander = keep * wander + np.sqrt(1.0 - keep**2) * float(rng.standard_normal())
            noise = grid["step_jitter"][at] * jitter + grid["step_wander"][at] * wander
            share = 0.5 * grid["step_asymmetry"][at] * (1.0 if left else -1.0)
            duration_s = float(usual_s * (1.0 + share) * (1.0 + noise))
            rows.append((t_s, duration_s, left, float(usual_s)))
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
        np.minimum(curves["duty_factor"], MAX_RUNNING_DUTY),
        np.maximum(curves["duty_factor"], MIN_WALKING_DUTY),
    )
    lasting_s = np.array([row[1] for row in rows])
    sloped = (curves["slope_rad"] != 0.0) | (curves["slope_rate_rad_s"] != 0.0)
    balance = np.where(sloped, 1.0, curves["flight_balance"])
    return Steps(
        t_ic_s=t_ic_s,
        duration_s=lasting_s,
        left=np.array([row[2] for row in rows], dtype=np.bool_),
        duty_factor=duty,
        moving=(curves["walk"] + curves["run"] > 0.5) & (t_ic_s < timeline.duration_s),
        running=running,
        weight=step_weight(lasting_s, np.where(running, duty, 0.5), np.array(bouts), balance),
        usual_s=np.array([row[3] for row in rows]),
        starts_s=np.array(starts),
        phases=tuple(phases),
    )


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
