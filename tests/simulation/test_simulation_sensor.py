"""The sensor gets wrong exactly what it is told to get wrong."""

import numpy as np
import pytest
from simulated_stories import play

from coach.model.quaternion import rotate
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.simulation.sensor import MOUNTINGS, PARTS


@pytest.mark.parametrize("mounting", [*MOUNTINGS, "random"])
def test_mounting_only_turns_the_axes(mounting):
    extra = f'[sensor]\npart = "ideal"\nmounting = "{mounting}"\n'
    plain = play("stand 5", "run 10")
    turned = play("stand 5", "run 10", extra=extra)
    quat = np.array(turned.mounting.quat_segment_from_sensor)
    for mine, other in zip(turned.arrays("sensor"), plain.arrays("segment"), strict=True):
        assert np.allclose(rotate(quat, mine), other, atol=0.011)  # two roundings to counts


def test_upside_down_reads_minus_g():
    simulation = play("stand 10", extra='[sensor]\npart = "ideal"\nmounting = "upside-down"\n')
    acc, _ = simulation.arrays("sensor")
    assert np.mean(acc[:, 2]) == pytest.approx(-GRAVITY_M_S2, rel=1e-3)


def test_stated_bias_is_measured_while_standing():
    extra = '[sensor]\npart = "bmi270"\nmounting = "random"\ngyr_bias_deg_s = [1.0, -0.7, 0.5]\n'
    simulation = play("stand 10", extra=extra)
    _, gyr = simulation.arrays("sensor")
    found = np.mean(gyr, axis=0) * DEG_PER_RAD
    assert np.allclose(found, [1.0, -0.7, 0.5], atol=0.1)
    assert np.allclose(np.array(simulation.gyr_bias_rad_s) * DEG_PER_RAD, [1.0, -0.7, 0.5])


# Neither without a gyroscope, nor with one that says nothing below its dead band, is there noise.
NOISY = [n for n, part in PARTS.items() if part.gyr_noise and not part.gyr_dead_band_rad_s]


def test_a_dead_band_swallows_what_is_slow_and_leaves_what_is_not():
    extra = '[sensor]\npart = "witmotion"\n'
    _, gyr = play("stand 20", "run 20", extra=extra).arrays("sensor")
    standing, running = gyr[:1500], gyr[2500:]
    least = PARTS["witmotion"].gyr_dead_band_rad_s
    assert np.mean(standing == 0.0) > 0.2
    moving = np.abs(standing[standing != 0.0])
    assert moving.min() > 0.99 * least
    assert np.mean(running == 0.0) < 0.05


@pytest.mark.parametrize("part", NOISY)
def test_noise_has_the_parts_density(part):
    extra = f'[sensor]\npart = "{part}"\n'
    simulation = play("stand 60", extra=extra)
    _, gyr = simulation.arrays("sensor")
    # Above 10 Hz a standing runner is silent, so what is left is noise and rounding.
    spectrum = np.abs(np.fft.rfft(gyr * np.hanning(len(gyr))[:, None], axis=0)) ** 2
    freq = np.fft.rfftfreq(len(gyr), simulation.dt_s)
    scale = 2.0 * simulation.dt_s / np.sum(np.hanning(len(gyr)) ** 2)
    found = np.sqrt(np.mean(scale * spectrum[freq > 10.0]))
    rounding = simulation.specimen.scale.gyr_rad_s_per_count**2 / 12.0 * 2.0 * simulation.dt_s
    assert found == pytest.approx(np.sqrt(PARTS[part].gyr_noise ** 2 + rounding), rel=0.05)


def test_clips_at_full_scale():
    extra = '[sensor]\npart = "ideal"\nacc_range_g = 2\n'
    simulation = play("stand 5", "run 20; impact_g = 3.0", extra=extra)
    assert np.max(simulation.counts[:, 2]) == 32767
    acc, _ = simulation.arrays()
    assert np.max(acc) < 2.0 * GRAVITY_M_S2


def test_a_lever_arm_feels_the_turn_and_its_start():
    arm_m, turn_deg, for_s = 0.5, 720.0, 10
    extra = f'[sensor]\npart = "ideal"\nlever_arm_m = [{arm_m}, 0.0, 0.0]\n'
    still = "standing_sway_deg = 0.0"
    simulation = play(
        f"stand 5; {still}", f"turn {for_s}; turn_deg = {turn_deg}\n{still}", extra=extra
    )
    acc, _ = simulation.arrays()
    t_s = simulation.truth.t_s
    rate_rad_s = turn_deg / for_s / DEG_PER_RAD
    turning = (t_s > 7.0) & (t_s < 14.0)
    assert np.allclose(acc[turning, 0], -(rate_rad_s**2) * arm_m, atol=0.005)
    # Along the left axis the start pushes by what the speed of the sensor ends up as.
    starting = (t_s > 4.5) & (t_s < 6.5)
    gained_m_s = np.sum(acc[starting, 1]) * simulation.dt_s
    assert gained_m_s == pytest.approx(rate_rad_s * arm_m, rel=0.01)
