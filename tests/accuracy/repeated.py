"""Real strides, repeated and coached: what do real waveforms do to methods made on a model?"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

import numpy as np

from coach.analysis import Analysis, analyze
from coach.model import METRICS, Calibration, HeadingSource, Mounting, Placement, Side
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.filmed import film
from tests.accuracy.mean_cycle import cycle, repeated
from tests.accuracy.peers import ATTITUDE, Answers, Samples, ask
from tests.accuracy.real_data import share
from tests.accuracy.stride import RATE_HZ, SETTLED_S, START_S, Worn, wear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.accuracy.filmed import Filmed

_AXES = "forward=+x,left=+y,up=+z"

# Metric: its words here, what one unit of it is shown as, and the bound.
_SHOWN: Mapping[str, tuple[str, float, str, float]] = {
    "cadence_spm": ("cadence", 1.0, "steps/min", 0.5),
    "trunk_forward_lean_rad": ("forward lean", 57.2958, "deg", 0.3),
    "trunk_lateral_lean_rad": ("side lean", 57.2958, "deg", 0.3),
    "trunk_rotation_range_rad": ("trunk rotation, range", 57.2958, "deg", 1.0),
    "pelvic_tilt_change_rad": ("pelvic tilt", 57.2958, "deg", 0.3),
    "pelvic_obliquity_rad": ("pelvic obliquity", 57.2958, "deg", 0.3),
    "contralateral_pelvic_drop_left_rad": ("pelvic drop, left stance", 57.2958, "deg", 0.5),
    "contralateral_pelvic_drop_right_rad": ("pelvic drop, right stance", 57.2958, "deg", 0.5),
    "pelvic_rotation_range_rad": ("pelvic rotation, range", 57.2958, "deg", 1.0),
    "vertical_oscillation_m": ("vertical oscillation", 100.0, "cm", 0.3),
    "contact_time_s": ("contact time", 1000.0, "ms", 40.0),
}


def upright(placement: Placement) -> Calibration:
    """What a faultless standing calibration of an aligned sensor finds."""
    aligned = Mounting((1.0, 0.0, 0.0, 0.0), HeadingSource.AXES, 0.0)
    return Calibration(
        placement, "arrays", aligned, (0.0, 0.0, 0.0), 0.0, 0.0, GRAVITY_M_S2, 8.0, 0.0
    )


@functools.cache
def _filmed(placement: Placement) -> tuple[Filmed, Worn, Analysis]:
    filmed = film(placement)
    worn = wear(filmed.angles, filmed.place)
    seen = analyze(
        worn.acc_m_s2, worn.gyr_rad_s, rate_hz=RATE_HZ, placement=placement,
        calibration=upright(placement),
    )  # fmt: skip
    return filmed, worn, seen


def filmed_pelvis() -> list[Figure]:
    """One stride of a runner filmed at 2.2 m/s, repeated; angles of the pelvis by inverse
    kinematics, contact time by force plates; an ideal sensor on the sacrum."""
    return _filmed_figures(Placement.PELVIS)


def filmed_trunk() -> list[Figure]:
    """The same stride; angles of the upper trunk by markers; an ideal sensor on the sternum."""
    return _filmed_figures(Placement.CHEST)


def _filmed_figures(placement: Placement) -> list[Figure]:
    filmed, _, seen = _filmed(placement)
    truth = filmed.truth()
    landed = {Side(side): on for side, (on, _) in filmed.contacts.items()}
    return [*_errors(seen, placement, truth), *_landings(seen, landed, filmed.period_s, 40.0)]


def filmed_peers() -> Mapping[str, Mapping[str, float | str]]:
    """Forward lean by other attitude filters from the same samples."""
    filmed, worn, _ = _filmed(Placement.CHEST)
    samples = [Samples(worn.acc_m_s2, worn.gyr_rad_s, RATE_HZ)]
    settled = worn.t_s >= SETTLED_S
    errors: dict[str, float | str] = {}
    for peer in ATTITUDE:
        said = ask(peer, samples)
        if isinstance(said, Answers):
            lean = float(quat.tilt_rad(said.each[0])[settled].mean())
            errors[peer] = float(np.degrees(abs(lean - filmed.truth()["trunk_forward_lean_rad"])))
        else:
            errors[peer] = said
    return {"forward lean, error": errors}


def mean_running_cycle() -> list[Figure]:
    """The mean of many strides of a running man's own pelvis sensor at 3.5 m/s, repeated; the
    force plate under his right foot. Not calibrated."""
    return _cycle_figures("running")


def mean_walking_cycle() -> list[Figure]:
    """The same man walking at 1.3 m/s."""
    return _cycle_figures("walking")


def _cycle_figures(gait: str) -> list[Figure]:
    mean = cycle(gait)
    acc, gyr = repeated(mean)
    seen = analyze(acc, gyr, rate_hz=RATE_HZ, placement="pelvis", axes=_AXES)
    truth = {"cadence_spm": 120.0 / mean.period_s}
    if gait == "running":
        truth["contact_time_s"] = mean.contact_s
    last_s = float(seen.grid.t_s[-1])
    right_s = START_S + mean.right_ic_s
    # The plate saw the right foot only; the left lands half a stride later in a mean stride.
    landed = {Side.RIGHT: right_s, Side.LEFT: right_s + mean.period_s / 2.0}
    return [
        *_errors(seen, Placement.PELVIS, truth),
        at_least(f"share {gait}", share(seen, gait, SETTLED_S, last_s), 1.0),
        *_landings(seen, landed, mean.period_s, 30.0 if gait == "walking" else 40.0),
    ]


_AIMS = {
    ("contact_time_s", Placement.PELVIS): 0.020,
    ("contact_time_s", Placement.CHEST): 0.030,
}
"""What others reach with a sensor on the sacrum (Patoz et al. 2022), and half as much again."""


def _errors(seen: Analysis, placement: Placement, truth: Mapping[str, float]) -> list[Figure]:
    """One figure for each metric that both the truth and this version know."""
    out: list[Figure] = []
    for name, (words, factor, unit, bound) in _SHOWN.items():
        spec = METRICS.get(name)
        if spec is None or placement not in spec.placements or name not in truth:
            continue
        error = abs(_read(seen, name) - truth[name]) * factor
        shown = f"{unit} of {truth[name] * factor:.1f}"
        # Aimed at: the error that coach itself publishes for this metric, or less.
        aim = min(spec.error_at(placement), _AIMS.get((name, placement), math.inf)) * factor
        out.append(at_most(f"{words}, error", error, bound, shown, target=aim))
    return out


def _read(seen: Analysis, name: str) -> float:
    """Mean of the readings once all windows are full; infinity if there are none."""
    settled = seen.grid.t_s >= SETTLED_S
    values = seen.grid.raw[name][settled & np.isfinite(seen.grid.raw[name])]
    return float(values.mean()) if len(values) else np.inf


def _landings(
    seen: Analysis, landed_s: Mapping[Side, float], period_s: float, bound: float
) -> list[Figure]:
    """When each step's foot landed, and which foot it is said to be.

    Args:
        seen: What coach says.
        landed_s: Initial contact of each foot, anywhere in time.
        period_s: Of the stride.
        bound: Largest error of the time, ms.
    """
    off_s, right = [], []
    for step in (step for step in seen.steps if step.t_s >= SETTLED_S):
        late_s = {
            side: np.mod(step.t_s - on_s + period_s / 2.0, period_s) - period_s / 2.0
            for side, on_s in landed_s.items()
        }
        true = min(late_s, key=lambda side: abs(late_s[side]))
        off_s.append(late_s[true])
        if step.side is not Side.UNKNOWN:
            right.append(step.side is true)
    late_ms = abs(float(np.median(off_s))) * 1000.0 if off_s else np.inf
    share_right = float(np.mean(right)) if right else 0.0
    return [
        at_most("landing, error of the time", late_ms, bound, "ms", n=len(off_s), target=30.0),
        at_least("named steps whose foot is right", share_right, 1.0, n=len(right)),
    ]
