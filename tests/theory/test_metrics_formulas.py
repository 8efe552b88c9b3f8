"""The formulas over the last steps, against values worked out by hand or from a model."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from coach.metrics.steps import FORMULAS, LEG_SHARE, LastSteps, step_values
from coach.model import METRICS, Body, Side
from coach.model.units import GRAVITY_M_S2


@dataclass(frozen=True)
class Shape:
    contact_time_s: float | None = 0.25
    oscillation_m: float | None = 0.08
    speed_loss_m_s: float | None = 0.2
    impact_m_s2: float | None = 20.0
    power: float = 4.0
    with_step: float | None = 3.0
    with_stride: float | None = 3.6


@dataclass(frozen=True)
class Landing:
    contact_s: float
    side: Side = Side.UNKNOWN
    shape: Shape | None = None


def steps(n=20, *, left_s=0.35, right_s=0.35, shape=lambda side: Shape(), body=None, named=True):
    """A left step ends with the left foot's landing and takes ``left_s``."""
    landings, t_s = [], 0.0
    for k in range(n + 1):
        side = Side.LEFT if k % 2 else Side.RIGHT
        t_s += left_s if side is Side.LEFT else right_s
        told = side if named else Side.UNKNOWN
        landings.append(Landing(t_s, told, None if k == n else shape(side)))
    return LastSteps.of(landings, 8, body or Body())


def test_every_formula_has_a_metric_and_every_angle_has_none():
    angles = {name for name, spec in METRICS.items() if spec.unit == "rad"}
    assert set(FORMULAS) == set(METRICS) - angles - {"cadence_spm"}


def test_times_make_up_the_stride():
    values = step_values(steps())
    assert values["contact_time_s"] == pytest.approx(0.25)
    assert values["flight_time_s"] == pytest.approx(0.10)
    assert values["duty_factor"] == pytest.approx(0.25 / 0.70)


def test_too_few_values_give_none():
    few = steps(shape=lambda side: Shape(contact_time_s=None, impact_m_s2=None))
    values = step_values(few)
    for name in ("contact_time_s", "flight_time_s", "duty_factor", "impact_peak_m_s2"):
        assert values[name] is None
    assert values["vertical_oscillation_m"] == pytest.approx(0.08)


def test_asymmetry_is_left_less_right_over_their_mean():
    values = step_values(steps(left_s=0.36, right_s=0.34))
    assert values["step_time_asymmetry"] == pytest.approx(0.02 / 0.35)
    uneven = steps(shape=lambda side: Shape(oscillation_m=0.07 if side is Side.LEFT else 0.09))
    assert step_values(uneven)["vertical_oscillation_asymmetry"] == pytest.approx(-0.25)


def test_without_named_feet_there_is_no_asymmetry():
    values = step_values(steps(named=False))
    assert values["step_time_asymmetry"] is None
    assert values["vertical_oscillation_asymmetry"] is None


def test_regularity_is_the_share_of_the_power():
    values = step_values(steps())
    assert values["step_regularity"] == pytest.approx(0.75)
    assert values["stride_regularity"] == pytest.approx(0.9)


def test_stiffness_needs_a_body_and_is_morins():
    bare = step_values(steps())
    assert bare["vertical_stiffness_n_m"] is None
    assert bare["leg_stiffness_n_m"] is None
    body = Body(mass_kg=70.0, height_m=1.75, step_length_m=1.05)
    values = step_values(steps(body=body))
    force = 70.0 * GRAVITY_M_S2 * math.pi / 2.0 * (0.10 / 0.25 + 1.0)
    drop = force * 0.25**2 / (70.0 * math.pi**2) - GRAVITY_M_S2 * 0.25**2 / 8.0
    assert values["vertical_stiffness_n_m"] == pytest.approx(force / drop)
    leg, speed = LEG_SHARE * 1.75, 1.05 / 0.35
    shorter = leg - math.sqrt(leg**2 - (speed * 0.25 / 2.0) ** 2) + drop
    assert values["leg_stiffness_n_m"] == pytest.approx(force / shorter)
    # Ranges of runners at an easy pace, Morin 2005.
    assert 15e3 < values["vertical_stiffness_n_m"] < 40e3
    assert 6e3 < values["leg_stiffness_n_m"] < 16e3


@pytest.mark.parametrize(
    ("name", "value"), [("mass_kg", 5.0), ("height_m", 175.0), ("step_length_m", math.nan)]
)
def test_a_body_that_no_runner_has_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        Body(**{name: value})
