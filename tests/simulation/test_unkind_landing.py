"""The impact transient has the height, delay and width told, and takes nothing from weight."""

import numpy as np
import pytest
from simulated_stories import play

from coach.model.units import GRAVITY_M_S2
from coach.simulation.forces import ground_forces
from coach.simulation.parameters import PARAMETERS
from coach.simulation.steps import Steps

STEP_S, DUTY = 0.36, 0.36
FINE_S = 1e-5


def force_of_one_step(**values):
    """Vertical force of one running step over weight on a fine grid, from contact on."""
    t_s = np.arange(round(STEP_S / FINE_S)) * FINE_S
    still = {"acceleration_m_s2": 0.0, "yaw_rate_rad_s": 0.0, "run": 1.0, "walk": 0.0}
    still |= {"most_running_duty": 0.48, "slope_rad": 0.0, "slope_rate_rad_s": 0.0}
    usual = {name: spec.run for name, spec in PARAMETERS.items()} | still | values
    one, left = np.array([0.0]), np.array([True])
    steps = Steps(
        one, one + STEP_S, left, one + DUTY, left, left, *[one + 1.0] * 4, one + STEP_S, one, ()
    )
    curves = {name: np.full(t_s.size, value) for name, value in usual.items()}
    return t_s, ground_forces(t_s, curves, steps)[:, 2] / GRAVITY_M_S2


@pytest.mark.parametrize("height_g", [0.4, 1.3, 2.6])
@pytest.mark.parametrize(("delay_ms", "width_ms"), [(22.0, 7.0), (22.0, 12.0), (38.0, 12.0)])
def test_the_bell_is_where_and_as_high_as_told_and_the_step_still_carries_one_weight(
    height_g, delay_ms, width_ms
):
    landing = {"impact_delay_ms": delay_ms, "impact_width_ms": width_ms}
    t_s, hard = force_of_one_step(impact_g=height_g, **landing)
    _, soft = force_of_one_step(impact_g=0.0, **landing)
    assert np.mean(hard) == pytest.approx(1.0, abs=0.001)
    assert np.mean(soft) == pytest.approx(1.0, abs=1e-6)
    # What the impact adds is taken from the half sine in proportion: late in stance it is alone.
    late = np.argmin(np.abs(t_s - 0.8 * 2.0 * DUTY * STEP_S))
    bell = hard - soft * hard[late] / soft[late]
    assert np.max(bell) == pytest.approx(height_g, rel=0.002)
    assert t_s[np.argmax(bell)] * 1e3 == pytest.approx(delay_ms, abs=0.02)
    assert abs(bell[0]) < 0.01 * height_g  # nothing pushes before the foot is down
    one_sd_later = np.argmin(np.abs(t_s * 1e3 - delay_ms - width_ms))
    assert bell[one_sd_later] == pytest.approx(height_g * np.exp(-0.5), rel=0.01)


def test_a_later_wider_bell_is_felt_later():
    def peak_after_contact_ms(extra):
        session = play("stand 5", f"run 20; impact_g = 2.0\nwobble_g = 0.0{extra}")
        acc, _ = session.arrays()
        landings = [c.t_ic_s for c in session.truth.contacts if c.t_ic_s > 12.0][:20]
        after_s = np.arange(0.0, 0.06, 0.001)
        mean = np.mean([np.interp(t + after_s, session.truth.t_s, acc[:, 2]) for t in landings], 0)
        return 1e3 * after_s[np.argmax(mean)]

    early, late = peak_after_contact_ms(""), peak_after_contact_ms("\nimpact_delay_ms = 38.0")
    assert late - early == pytest.approx(13.0, abs=3.0)
