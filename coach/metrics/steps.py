"""The metrics of single steps, averaged over the last ones: a table of name and formula."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from operator import attrgetter, methodcaller
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Body, Side
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coach.model.gait import Landing

LEG_SHARE = 0.53
"""Leg length over body height: Winter 2009, Biomechanics and Motor Control, as in Morin 2005."""


@dataclass(frozen=True, slots=True)
class LastSteps:
    """The last whole steps.

    Args:
        landings: ``n + 1`` landings with the next one each, ascending; the last has no shape yet.
        least: Values needed for a mean.
        body: What is known of the runner.
        step_time_s: Mean time of a step.
        means: Means over the shapes of the steps, by the shape's attribute; ``None`` where too few
            have a value.
    """

    landings: Sequence[Landing]
    least: int
    body: Body
    step_time_s: float
    means: Mapping[str, float | None]

    @classmethod
    def of(cls, landings: Sequence[Landing], least: int, body: Body) -> LastSteps:
        rows = [_averaged(shape) for one in landings if (shape := one.shape) is not None]
        span_s = landings[-1].contact_s - landings[0].contact_s
        means = {
            name: _mean(column, least)
            for name, column in zip(_AVERAGED, zip(*rows, strict=True), strict=False)
        }
        return cls(landings, least, body, span_s / (len(landings) - 1), means)

    def mean(self, name: str) -> float | None:
        """Mean of an attribute of the shapes; ``None`` where too few have it."""
        return self.means.get(name)

    @property
    def contact_time_s(self) -> float | None:
        return self.mean("contact_time_s")


_AVERAGED = (
    "contact_time_s", "oscillation_m", "speed_loss_m_s", "impact_m_s2", "power", "with_step",
    "with_stride",
)  # fmt: skip
_averaged = attrgetter(*_AVERAGED)


def _mean(values: Sequence[float | None], least: int) -> float | None:
    try:
        total = math.fsum(values)  # type: ignore[arg-type]
    except TypeError:  # some steps do not tell: to look for them each time would take longer
        known = [value for value in values if value is not None]
        return math.fsum(known) / len(known) if len(known) >= least else None
    return total / len(values) if len(values) >= least else None


def step_values(steps: LastSteps, names: Iterable[str] | None = None) -> dict[str, float | None]:
    """Metrics of this family, all or those named; ``None`` where the steps do not tell."""
    return {name: FORMULAS[name](steps) for name in (FORMULAS if names is None else names)}


def _flight(steps: LastSteps) -> float | None:
    contact_s = steps.contact_time_s
    return None if contact_s is None else steps.step_time_s - contact_s


def _duty(steps: LastSteps) -> float | None:
    contact_s = steps.contact_time_s
    return None if contact_s is None else contact_s / (2.0 * steps.step_time_s)


def _time_asymmetry(steps: LastSteps) -> float | None:
    left: list[float] = []
    right: list[float] = []
    before_s = steps.landings[0].contact_s
    for one in steps.landings[1:]:
        side, contact_s = one.side, one.contact_s
        if side is _LEFT:
            left.append(contact_s - before_s)
        elif side is _RIGHT:
            right.append(contact_s - before_s)
        before_s = contact_s
    return _asymmetry(left, right, steps.least)


def _oscillation_asymmetry(steps: LastSteps) -> float | None:
    left: list[float] = []
    right: list[float] = []
    for one in steps.landings:
        shape, side = one.shape, one.side
        if shape is None or shape.oscillation_m is None:
            continue
        if side is _LEFT:
            left.append(shape.oscillation_m)
        elif side is _RIGHT:
            right.append(shape.oscillation_m)
    return _asymmetry(left, right, steps.least)


_LEFT, _RIGHT = Side.LEFT, Side.RIGHT
"""Found sooner than a member in its class."""


def _asymmetry(left: Sequence[float], right: Sequence[float], least: int) -> float | None:
    """Left less right over their mean (Robinson et al. 1987, sign kept, as a fraction)."""
    if 2 * min(len(left), len(right)) < least:
        return None
    mean_left, mean_right = math.fsum(left) / len(left), math.fsum(right) / len(right)
    mean = 0.5 * (mean_left + mean_right)
    return (mean_left - mean_right) / mean if mean > 0.0 else None


def _likeness(steps: LastSteps, product: str) -> float | None:
    mean, power = steps.mean(product), steps.mean("power")
    return mean / power if mean is not None and power else None


def _forces(steps: LastSteps) -> tuple[float, float, float] | None:
    """Largest force, largest drop of the body, contact time."""
    contact_s, mass_kg = steps.contact_time_s, steps.body.mass_kg
    if mass_kg is None or contact_s is None:
        return None
    force = mass_kg * GRAVITY_M_S2 * math.pi / 2.0 * steps.step_time_s / contact_s
    drop = force * contact_s**2 / (mass_kg * math.pi**2) - GRAVITY_M_S2 * contact_s**2 / 8.0
    return (force, drop, contact_s) if drop > 0.0 else None


def _vertical_stiffness(steps: LastSteps) -> float | None:
    forces = _forces(steps)
    return None if forces is None else forces[0] / forces[1]


def _leg_stiffness(steps: LastSteps) -> float | None:
    forces, body = _forces(steps), steps.body
    if forces is None or body.height_m is None or body.step_length_m is None:
        return None
    force, drop, contact_s = forces
    leg_m = LEG_SHARE * body.height_m
    half_m = 0.5 * contact_s * body.step_length_m / steps.step_time_s
    if half_m >= leg_m:
        return None
    return force / (drop + leg_m - math.sqrt(leg_m**2 - half_m**2))


FORMULAS: Mapping[str, Callable[[LastSteps], float | None]] = MappingProxyType(
    {
        "contact_time_s": methodcaller("mean", "contact_time_s"),
        "flight_time_s": _flight,
        "duty_factor": _duty,
        "vertical_oscillation_m": methodcaller("mean", "oscillation_m"),
        "impact_peak_m_s2": methodcaller("mean", "impact_m_s2"),
        "braking_speed_loss_m_s": methodcaller("mean", "speed_loss_m_s"),
        "step_time_asymmetry": _time_asymmetry,
        "vertical_oscillation_asymmetry": _oscillation_asymmetry,
        "step_regularity": partial(_likeness, product="with_step"),
        "stride_regularity": partial(_likeness, product="with_stride"),
        "vertical_stiffness_n_m": _vertical_stiffness,
        "leg_stiffness_n_m": _leg_stiffness,
    }
)
"""Metric -> formula. Stiffness after Morin et al. 2005 (10.1123/jab.21.2.167)."""
