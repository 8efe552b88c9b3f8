"""The strap's springs obey the closed form; what the sensor feels on them is one true motion."""

import numpy as np
import pytest
from simulated_stories import IDEAL, play
from test_simulation_motion import FINE, integrated, steady

from coach.model.quaternion import conjugate, multiply, rotate
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.simulation import parse_story
from coach.simulation.oscillator import Oscillator
from coach.simulation.strap import Springs, StrapConfig

SOFT = "[strap]\nspring_hz = [14.0, 11.0, 9.0]\ndamping = 0.12\n"
TURNING = "[strap]\ntorsion_hz = 11.0\ntorsion_damping = 0.12\nkick_deg_s = 120.0\n"


@pytest.mark.parametrize("hz", [8.0, 20.0])
@pytest.mark.parametrize("damping", [0.05, 0.4])
def test_a_ramp_is_answered_as_the_closed_form_says(hz, damping):
    w, dt_s = 2.0 * np.pi * hz, 1.0 / 208.0
    t_s = np.arange(300) * dt_s
    slope = 3.0
    wd = w * np.sqrt(1.0 - damping**2)
    # x'' + 2 c w x' + w^2 x = slope * t from rest.
    decay = np.exp(-damping * w * t_s)
    free = 2.0 * damping / w * np.cos(wd * t_s) + (2.0 * damping**2 - 1.0) / wd * np.sin(wd * t_s)
    expected = slope / w**2 * (t_s - 2.0 * damping / w + decay * free)
    found, speed, _ = Oscillator(w, damping, dt_s).respond(slope * t_s[:, None], np.zeros((2, 1)))
    np.testing.assert_allclose(found[:, 0], expected, rtol=0.0, atol=1e-12 * slope)
    assert speed[-1, 0] == pytest.approx(slope / w**2, rel=1e-3 if damping > 0.1 else 0.1)


def test_a_resting_spring_rests():
    spring = Oscillator(60.0, 0.1, 0.001)
    u = np.full((50, 2), -GRAVITY_M_S2)
    place, speed, _ = spring.respond(u, spring.at_rest(u))
    np.testing.assert_allclose(place, -GRAVITY_M_S2 / 60.0**2, rtol=1e-12)
    np.testing.assert_allclose(speed, 0.0, atol=1e-12)


@pytest.mark.parametrize("of_natural", [0.3, 1.0, 2.0])
def test_shaking_is_passed_on_by_the_transmissibility(of_natural):
    """Of base excitation: ``sqrt((1 + (2 c r)^2) / ((1 - r^2)^2 + (2 c r)^2))``."""
    hz, c, dt_s = 10.0, 0.15, 1.0 / 1664.0
    t_s = np.arange(20_000) * dt_s
    shake = np.sin(2.0 * np.pi * hz * of_natural * t_s)
    acc = np.column_stack([np.zeros_like(shake), np.zeros_like(shake), GRAVITY_M_S2 + shake])
    none = np.zeros_like(acc)
    springs = Springs(StrapConfig(spring_hz=(hz, hz, hz), damping=c), dt_s)
    felt = springs.carry(acc, none, none, none, 10_000).acc_m_s2[10_000:]
    damped = (2.0 * c * of_natural) ** 2
    passed = np.sqrt((1.0 + damped) / ((1.0 - of_natural**2) ** 2 + damped))
    assert 0.5 * np.ptp(felt[:, 2]) == pytest.approx(passed, rel=0.005)
    assert np.mean(felt[:, 2]) == pytest.approx(GRAVITY_M_S2, rel=1e-3)
    assert np.max(np.abs(felt[:, :2])) == 0.0


def test_any_cutting_gives_the_same_motion():
    rng = np.random.default_rng(1)
    acc, gyr, turning, torque = rng.normal(size=(4, 900, 3))
    config = StrapConfig(spring_hz=(8.0, 12.0, 20.0), torsion_hz=9.0)
    whole = Springs(config, 1.0 / 832.0).carry(acc, gyr, turning, torque, 500)
    cut = Springs(config, 1.0 / 832.0)
    # Stretches overlap, as the sampler's do: the next begins at row 333 of this one.
    first = cut.carry(acc[:600], gyr[:600], turning[:600], torque[:600], 333)
    rest = cut.carry(acc[333:], gyr[333:], turning[333:], torque[333:], 10)
    for name in ("acc_m_s2", "gyr_rad_s", "quat_segment_from_case"):
        joined = np.concatenate([getattr(first, name)[:333], getattr(rest, name)])
        np.testing.assert_allclose(joined, getattr(whole, name), rtol=0.0, atol=1e-9)


@pytest.mark.parametrize("strap", [TURNING, SOFT + TURNING.removeprefix("[strap]\n")])
def test_the_rate_integrates_to_how_the_sensor_sits(strap):
    session = play("stand 5", "run 55; impact_g = 1.5", extra="rate_hz = 416\n" + FINE + strap)
    _, gyr = session.arrays()
    true = multiply(session.truth.quat_level_from_segment, session.truth.quat_segment_from_sensor)
    error = multiply(conjugate(true[100:]), integrated(gyr[100:], session.dt_s, true[100]))
    error_deg = 2.0 * np.arcsin(np.linalg.norm(error[:, 1:], axis=1)) * DEG_PER_RAD
    assert error_deg[-1] < 0.05
    assert np.max(error_deg) < 0.2
    turned = 2.0 * session.truth.quat_segment_from_sensor[:, 1:] * DEG_PER_RAD
    assert np.max(np.abs(turned)) > 1.0  # it was turned at all


def test_kicked_at_every_landing_the_sensor_sits_on_average_as_it_was_put_on():
    session = play("stand 5", "run 60; impact_g = 1.5", extra=IDEAL + TURNING)
    contacts = steady(session)
    t_s = session.truth.t_s
    whole = slice(*np.searchsorted(t_s, [contacts[0].t_ic_s, contacts[-1].t_ic_s]))
    turned = 2.0 * session.truth.quat_segment_from_sensor[whole, 1:] * DEG_PER_RAD
    assert np.max(np.abs(turned), axis=0)[1] > 1.0
    assert np.max(np.abs(np.mean(turned, axis=0))) < 0.02


def test_a_landing_turns_the_top_of_the_case_outward():
    for placement, outward in (("chest", 1.0), ("pelvis", -1.0)):
        session = play("stand 5", "run 30", placement=placement, extra=IDEAL + TURNING)
        t_s = session.truth.t_s
        pitch = 2.0 * session.truth.quat_segment_from_sensor[:, 2]
        after = [np.interp(c.t_ic_s + 0.045, t_s, pitch) for c in steady(session)]
        assert outward * np.mean(after) > 0.5 / DEG_PER_RAD


def test_gravity_turns_with_the_case():
    """In flight nothing is felt however the case is turned; in stance the force turns with it."""
    kind = play("stand 5", "run 30; wobble_g = 0.0", extra=IDEAL)
    session = play("stand 5", "run 30; wobble_g = 0.0", extra=IDEAL + TURNING)
    acc, _ = session.arrays()
    back = rotate(session.truth.quat_segment_from_sensor, acc)
    # What is left is the order of turning and low-passing, on both sides of a quick impact.
    felt = np.sqrt(np.mean((acc - kind.arrays()[0]) ** 2))
    left = np.sqrt(np.mean((back - kind.arrays()[0]) ** 2))
    assert left < 0.15 * felt


def test_a_soft_strap_delays_and_swells_the_impact_and_carries_the_same_weight():
    landing = "run 40; impact_g = 1.5\nwobble_g = 0.0"
    kind, soft = (play("stand 5", landing, extra=IDEAL + strap) for strap in ("", SOFT))
    t_s = kind.truth.t_s
    contacts = steady(kind)
    whole = slice(*np.searchsorted(t_s, [contacts[0].t_ic_s, contacts[-1].t_ic_s]))
    up, up_soft = (one.arrays()[0][whole, 2] for one in (kind, soft))
    assert np.mean(up_soft) == pytest.approx(np.mean(up), abs=0.02)
    lag = np.argmax([np.corrcoef(up[:-20], up_soft[k : len(up) - 20 + k])[0, 1]
                     for k in range(20)])  # fmt: skip
    assert 0 <= lag <= 3
    assert np.percentile(up_soft, 99.5) > 1.1 * np.percentile(up, 99.5)
    # Only the force passes through these springs.
    np.testing.assert_array_equal(soft.arrays()[1], kind.arrays()[1])


def test_two_sensors_hang_on_straps_of_their_own():
    extra = IDEAL + "[strap]\nspring_hz = 9.0\n[strap.chest]\nspring_hz = 18.0\n"
    text = 'title = "t"\nplacement = ["pelvis", "chest"]\n' + extra
    story = parse_story(text + '[[phase]]\ndo = "run"\nfor_s = 5\n')
    assert story.strap.spring_hz == (9.0, 9.0, 9.0)
    assert story.others[0].strap.spring_hz == (18.0, 18.0, 18.0)
