"""Uneven steps, limps, wander, breath, nodding, shuffling, old walks: as told, and by physics."""

from itertools import pairwise

import numpy as np
import pytest
from simulated_stories import IDEAL, play
from test_simulation_motion import FINE, by_phase, steady
from test_unkind_hills import EVEN, GRID_HZ, NO_BELL, forces, settled

from coach.model import Side
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.simulation.wander import WANDERING, pink

RIGID = "impact_wobble_deg = 0.0"
SIDES = (Side.LEFT, Side.RIGHT)


def by_side(session):
    """Mean contact and following flight of left and right steps, s."""
    contact, flight = {}, {}
    rows = list(pairwise(steady(session)))
    for side in SIDES:
        own = [(a, b) for a, b in rows if a.side is side]
        contact[side] = np.mean([a.t_fc_s - a.t_ic_s for a, _ in own])
        flight[side] = np.mean([b.t_ic_s - a.t_fc_s for a, b in own])
    return contact, flight


def unlike(values):
    left, right = values[Side.LEFT], values[Side.RIGHT]
    return 2.0 * (left - right) / (left + right)


@pytest.mark.parametrize(("contact", "flight"), [(0.12, 0.0), (0.0, 0.3), (-0.08, 0.2)])
def test_a_limp_is_in_contact_or_flight_as_told(contact, flight):
    limp = f"contact_asymmetry = {contact}\nflight_asymmetry = {flight}"
    session = play("stand 5", f"run 50; {limp}\n{EVEN}")
    contacts, flights = by_side(session)
    assert unlike(contacts) == pytest.approx(contact, abs=0.002)
    assert unlike(flights) == pytest.approx(flight, abs=0.005)
    assert session.truth.phases[1].cadence_spm == pytest.approx(168.0, rel=1e-3)


@pytest.mark.parametrize(("contact", "flight"), [(0.12, 0.0), (0.0, 0.3), (-0.08, -0.2)])
def test_a_limps_stride_holds_the_weight_and_the_longer_flight_is_pushed_for(contact, flight):
    limp = f"contact_asymmetry = {contact}\nflight_asymmetry = {flight}\n{NO_BELL}\n{EVEN}"
    t_s, _, steps, force = forces("stand 5", f"run 50; {limp}")
    rows = settled(t_s, steps, 15.0, 50.0)
    step = np.searchsorted(steps.t_ic_s, t_s[rows] - 1e-3)
    for first, last in zip(rows[:-2:2], rows[2::2], strict=True):
        assert np.mean(force[first:last, 2]) == pytest.approx(1.0, abs=0.003)
        assert np.mean(force[first:last, 1]) == pytest.approx(0.0, abs=0.003)
    # The speed gained over a stance is what carries the body through the flights around it.
    up_m_s = np.cumsum((force[:, 2] - 1.0) * GRAVITY_M_S2) / GRID_HZ
    flights = steps.duration_s * (1.0 - 2.0 * steps.duty_factor)
    for row, k in list(zip(rows, step, strict=True))[2:20]:
        off = row + round(2.0 * steps.duty_factor[k] * steps.duration_s[k] * GRID_HZ)
        gained = up_m_s[off] - up_m_s[row]
        expected = 0.5 * GRAVITY_M_S2 * (flights[k] + flights[k - 1])
        assert gained == pytest.approx(expected, abs=0.02)


def test_spread_is_from_step_to_step_and_told_by_the_truth():
    uneven = "impact_spread = 0.25\ncontact_spread = 0.05\nbraking_spread = 0.2"
    session = play("stand 5", f"run 200; {uneven}\n{EVEN}", extra=IDEAL)
    contacts = steady(session)
    impacts = np.array([c.impact_g for c in contacts])
    assert np.std(impacts) / np.mean(impacts) == pytest.approx(0.25, rel=0.15)
    lasting = np.array([c.t_fc_s - c.t_ic_s for c in contacts])
    assert np.std(lasting) / np.mean(lasting) == pytest.approx(0.05, rel=0.15)
    assert abs(np.corrcoef(impacts[1:], impacts[:-1])[0, 1]) < 0.2
    # A harder landing is felt as one.
    session = play("stand 5", f"run 60; impact_spread = 0.25\nwobble_g = 0.0\n{RIGID}\n{EVEN}")
    acc, _ = session.arrays()
    after_s = np.arange(0.015, 0.036, 0.002)
    contacts = steady(session)
    felt = [np.mean(np.interp(c.t_ic_s + after_s, session.truth.t_s, acc[:, 2])) for c in contacts]
    assert np.corrcoef(felt, [c.impact_g for c in contacts])[0, 1] > 0.95


def test_the_usual_keys_draw_nothing_new():
    """What is new comes from streams of its own: the step times stay as they were."""
    plain = play("stand 5", "run 30")
    uneven = play("stand 5", "run 30; impact_spread = 0.2\nbraking_spread = 0.2")
    assert [c.t_ic_s for c in plain.truth.contacts] == [c.t_ic_s for c in uneven.truth.contacts]


def test_wander_is_slow_and_of_the_size_told():
    session = play("stand 5", f"run 600; wander = 0.05\n{EVEN}")
    moving = session.truth.t_s > 15.0
    cadence = session.truth.cadence_spm[moving]
    assert 0.02 < np.std(cadence) / np.mean(cadence) < 0.08
    tilt = session.truth.tilt_rad[moving] * DEG_PER_RAD
    window = round(10.0 / session.dt_s)
    slow = tilt[: tilt.size // window * window].reshape(-1, window).mean(axis=1)
    assert 0.2 < np.std(slow) < 0.8  # of 0.05 times 10 deg
    assert np.std(np.diff(slow)) < np.std(slow)


def test_pink_noise_has_power_as_one_over_frequency():
    rng = np.random.default_rng(2)
    spectra = [np.abs(np.fft.rfft(pink(20_000, 0.05, rng))) ** 2 for _ in range(40)]
    freq = np.fft.rfftfreq(20_000, 0.05)
    mean = np.mean(spectra, axis=0)
    low, high = (mean[(freq >= a) & (freq < 2 * a)].mean() for a in (0.01, 0.08))
    assert low / high == pytest.approx(8.0, rel=0.3)
    assert mean[freq > 0.21].max() < 1e-9 * mean.max()
    assert np.sqrt(np.mean(pink(999, 0.05, rng) ** 2)) == pytest.approx(1.0)
    assert set(WANDERING) > {"cadence_spm", "tilt_deg", "impact_g"}


def test_breath_tilts_the_chest_standing_and_running():
    breath = "breath_deg = 1.0\nbreath_hz = 0.4"
    session = play(
        f"stand 60; {breath}\nstanding_sway_deg = 0.0", f"run 60; {breath}\nbreath_g = 0.01",
        placement="chest",
    )  # fmt: skip
    truth = session.truth
    for low, high in ((5.0, 55.0), (70.0, 120.0)):
        inside = (truth.t_s >= low) & (truth.t_s < high)
        turn = np.exp(-2j * np.pi * 0.4 * truth.t_s[inside])
        assert 2.0 * abs(np.mean(truth.tilt_rad[inside] * turn)) * DEG_PER_RAD == pytest.approx(
            1.0, abs=0.05
        )


def test_nodding_on_a_long_lever_is_felt_along_and_its_phase_is_the_runners():
    still = "impact_wobble_deg = 0.0\nside_sway_deg = 0.0\nrotation_range_deg = 0.0"

    def along(phase, arm_m):
        run = f"run 30; tilt_swing_deg = 2.0\ntilt_phase = {phase}\nbraking_g = 0.0\nwobble_g = 0.0"
        extra = FINE + f"lever_arm_m = [0.1, 0.0, {arm_m}]\n"
        session = play("stand 5", f"{run}\n{still}\n{EVEN}", placement="chest",
                       extra=extra)  # fmt: skip
        inside = session.truth.t_s > 15.0
        step = session.truth.t_s[inside] * 168.0 / 60.0
        acc, _ = session.arrays()
        return 2.0 * np.mean(acc[inside, 0] * np.exp(-2j * np.pi * step))

    # At 0.4 m, 2 deg at 2.8 Hz swings the chest by w^2 r a = 4.3 m/s^2; 0.3 m more than at 0.1 m.
    rate = 2.0 * np.pi * 168.0 / 60.0
    swing = rate**2 * 0.3 * 2.0 / DEG_PER_RAD
    assert abs(along(0.1, 0.4) - along(0.1, 0.1)) == pytest.approx(swing, rel=0.02)
    early, late = (along(p, 0.4) - along(p, 0.1) for p in (0.1, 0.35))
    assert np.angle(late / early) == pytest.approx(-np.pi / 2.0, abs=0.05)


def test_a_soft_surface_lowers_broadens_and_delays_the_impact():
    _, hard, *_ = forces("stand 5", f"run 30; {EVEN}")
    _, soft, *_ = forces("stand 5", f"run 30; surface_softness = 0.5\nshoe_softness = 0.3\n{EVEN}")
    for name, factor in (("impact_g", 1 - 0.35 * 0.8), ("impact_width_ms", 1 + 0.25 * 0.8),
                         ("impact_delay_ms", 1 + 0.1 * 0.8)):  # fmt: skip
        assert soft[name][-1] == pytest.approx(factor * hard[name][-1])


def test_a_shuffling_jog_has_no_flight_and_still_bounces():
    t_s, _, steps, force = forces("stand 5", f"run 40; duty_factor = 0.53\n{NO_BELL}\n{EVEN}")
    rows = settled(t_s, steps, 15.0, 38.0)
    for first, last in zip(rows[:-2:2], rows[2::2], strict=True):
        assert np.mean(force[first:last, 2]) == pytest.approx(1.0, abs=0.002)
    inside = force[rows[0] : rows[-1], 2]
    assert np.min(inside) > 0.1  # both feet are down where the sine is nought
    assert np.max(inside) > 1.4
    session = play("stand 5", "run 30; duty_factor = 0.53")
    assert all(a.t_fc_s > b.t_ic_s for a, b in pairwise(steady(session)))


def test_an_old_persons_walk_has_two_humps_in_each_step():
    walk = "walk 60; speed_m_s = 0.9\ncadence_spm = 100\nfirst_harmonic_g = 0.08\n"
    session = play(
        "stand 5", f"{walk}second_harmonic_g = 0.16\nimpact_g = 0.0\ntilt_swing_deg = 0.0\n{EVEN}"
    )
    inside = session.truth.t_s > 15.0
    up = session.arrays()[0][inside, 2]
    steps = session.truth.t_s[inside] * 100.0 / 60.0
    one, two = (abs(np.mean(up * np.exp(-2j * np.pi * k * steps))) for k in (1, 2))
    assert two > 1.5 * one
    assert session.truth.phases[1].cadence_spm == pytest.approx(100.0, rel=1e-3)
    assert np.std(up) < 0.2 * GRAVITY_M_S2


def test_the_landing_foot_is_the_one_that_is_told():
    """A limp on the left does not turn the feet about."""
    session = play("stand 5", "run 40; contact_asymmetry = 0.1\nflight_asymmetry = 0.2")
    assert all(a.side is not b.side for a, b in pairwise(steady(session)))
    obliquity = by_phase(session, session.truth.obliquity_rad)
    assert obliquity[Side.LEFT, 0.02] > 0.0 > obliquity[Side.RIGHT, 0.02]
