"""Faults that no story key makes by itself: what a key changes is measured on the runner first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.cues import RULES, CueParams, band_of
from coach.model import Placement, error_of
from tests.theory.sessions import Runner, coached, known

SIZE = 1.5
RULE = {rule.name: rule for rule in RULES}
LOOKS = 4
NEAR = (1.35, 1.65)
CADENCE = "cadence_spm"
_LEAST_SEEN = 10


@dataclass(frozen=True)
class Lever:
    """A story key that moves a metric.

    Args:
        key: The key.
        step: First change tried, in the direction of the fault; of an asymmetry for more of it.
        limits: Between which a runner may be.
    """

    key: str
    step: float
    limits: tuple[float, float]


LEVERS: dict[str, Lever] = {
    # At one cadence nobody bounces higher than the flight lasts: contact is shorter.
    "bounces_high": Lever("duty_factor", -0.03, (0.20, 0.42)),
    "stride_too_long": Lever("braking_g", 0.08, (0.0, 0.8)),
    "lands_hard": Lever("impact_g", 0.3, (0.0, 6.0)),
    # The story calls the step that begins with a foot that foot's, the metric the one that ends so.
    "uneven_steps": Lever("step_asymmetry", -0.05, (-0.3, 0.3)),
}


def lever_value(runner: Runner, name: str, own: float) -> float | None:
    """Value of the key that puts the metric 1.5 half-widths out; ``None`` where none was found.

    Of the band in force: where it is known how the metric goes with cadence, it has moved.
    The metric is looked at with the key changed, and the key is moved on by the line through what
    was seen, a few times.

    Args:
        runner: Who.
        name: The rule.
        own: The runner's own value of the key.
    """
    lever, rule = LEVERS[name], RULE[name]
    baseline = known(runner).baseline
    usual = baseline.metrics[rule.metric]
    slope = baseline.slopes.get(rule.metric, 0.0)
    error = error_of(rule.metric, [Placement(runner.placement)])
    band = band_of(rule, usual, CueParams().band, error)
    side = rule.direction or (1 if band.centre >= 0.0 else -1)
    value = own + lever.step * (1 if rule.direction else side)
    for _ in range(LOOKS):
        if not lever.limits[0] <= value <= lever.limits[1]:
            return None
        seen = _seen(runner, rule.metric, f"{lever.key} = {value:.4f}")
        if seen is None:
            return None
        shift = slope * (seen[1] - baseline.metrics[CADENCE][0])
        shift = min(max(shift, -band.half_width), band.half_width)
        out = side * (seen[0] - band.centre - shift) / band.half_width
        if NEAR[0] <= out <= NEAR[1]:
            return value
        if out <= 0.1:
            return None
        value = own + (value - own) * SIZE / out
    return None


def _seen(runner: Runner, metric: str, line: str) -> tuple[float, float] | None:
    """Medians of metric and cadence with a line of a story; ``None`` if too few count."""
    grid = coached(runner, "stand 5", f"run 30; {line}").seen.grid
    good = grid.valid(metric) & grid.valid(CADENCE) & (grid.t_s > 20.0)
    if good.sum() < _LEAST_SEEN:
        return None
    return float(np.median(grid.raw[metric][good])), float(np.median(grid.raw[CADENCE][good]))
