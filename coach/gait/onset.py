"""When the force rises out of flight: which of two feet was late, however each lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.gait import Onset
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

_SPAN = (-0.35, 0.30)  # of a step about the expected landing: all of the flight, half of the stance
RISE_POINTS = 36
"""At which the force is looked at about a landing."""
_STEPS = 16  # that the usual lag is a mean of
_LEAST = 4  # two of each foot
# Further from the usual, in parts of a step, is a bump in flight or a foot that shuffles, no onset.
_ODD = 0.12


def date_landing(
    rises_s: float | None,
    usual: Onset | None,
    *,
    fitted_s: float,
    expected_s: float,
    step_s: float,
) -> tuple[float, Onset | None]:
    """Initial contact, told apart from step to step by the rise of the force.

    The stance fitted to a step takes the step for one of many alike, so a part of what a limp moves
    is lost in it, and what a foot's force has of skewness is taken for time. The rise out of flight
    is of this landing alone, and is half over before a transient comes. How long after contact it
    comes differs by strap and shoe more than by foot; so the fitted stance, in the mean of both
    feet, tells the date, and the rise what each step differs by.

    Args:
        rises_s: When the force rises, as by ``rises``; ``None`` where that is not to be seen.
        usual: As returned for the step before.
        fitted_s: The landing by the fitted stance.
        expected_s: The landing by the phase of the step filter, which no shape of a step can
            throw far off.
        step_s: Time of the step.

    Returns:
        The landing; the lag with this step in it, or as it was where no rise is to be seen.
    """
    if rises_s is None:
        return fitted_s, usual
    after_fitted_s, after_expected_s = rises_s - fitted_s, rises_s - expected_s
    if usual is None:
        return fitted_s, Onset(after_fitted_s, after_expected_s, 1)
    odd_s = _ODD * step_s
    if abs(after_expected_s - usual.after_expected_s) > odd_s:
        return fitted_s, usual
    n = min(usual.steps + 1, _STEPS)
    # The fit may find another of two stances that are nearly as near: a step counts so far only.
    moved_s = min(max(after_fitted_s - usual.after_fitted_s, -odd_s), odd_s)
    after_s = usual.after_fitted_s + moved_s / n
    expected_after_s = usual.after_expected_s + (after_expected_s - usual.after_expected_s) / n
    now = Onset(after_s, expected_after_s, n)
    return (rises_s - after_s if n >= _LEAST else fitted_s), now


def rise_span(expected_s: float, step_s: float) -> tuple[float, float]:
    """Times about a landing from and until which ``rises`` wants the force."""
    return expected_s + _SPAN[0] * step_s, expected_s + _SPAN[1] * step_s


def rises(spans_s: Sequence[tuple[float, float]], force: FloatArray) -> list[float | None]:
    """When the force passes the middle between flight and standing weight, where it does.

    Args:
        spans_s: Of ``m`` landings, as by ``rise_span``.
        force: ``(m, 36)`` vertical specific force at even points of them, m/s^2.
    """
    # Down to a half at 34 to 45 Hz: a loose strap shakes in flight.
    smooth = force.copy()
    smooth[:, 1:-1] = 0.25 * force[:, :-2] + 0.5 * force[:, 1:-1] + 0.25 * force[:, 2:]
    return [_rise(*span_s, row) for span_s, row in zip(spans_s, smooth.tolist(), strict=True)]


def _rise(from_s: float, until_s: float, force: list[float]) -> float | None:
    lowest = min(force[: RISE_POINTS * 2 // 3])
    flight = force.index(lowest)
    half = 0.5 * (GRAVITY_M_S2 + max(lowest, 0.0))
    for at in range(flight, RISE_POINTS):
        if force[at] >= half:
            break
    else:
        return None
    if at == flight:
        return None
    before, after = force[at - 1], force[at]
    apart_s = (until_s - from_s) / (RISE_POINTS - 1)
    return from_s + (at - 1 + (half - before) / (after - before)) * apart_s
