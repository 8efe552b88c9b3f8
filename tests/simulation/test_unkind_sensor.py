"""A sensor whose filter is late, and one that slips: by as much as told, and one true motion."""

import numpy as np
import pytest
from scipy import signal
from simulated_stories import IDEAL, play
from test_simulation_motion import FINE, integrated

from coach.model.quaternion import conjugate, multiply, obliquity_rad, tilt_rad
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.simulation.anti_alias import HALF_TAPS, OVERSAMPLING
from coach.simulation.sensor_filter import FILTERS, CausalSampler, LowPass

RATE_HZ = 104.0


@pytest.mark.parametrize("name", FILTERS)
def test_the_filter_is_as_late_and_as_low_as_the_butterworth_says(name):
    low_pass = FILTERS[name]
    fine_hz = RATE_HZ * OVERSAMPLING
    for which, cut in enumerate((low_pass.acc, low_pass.gyr)):
        for hz, gain in ((2.0, 1.0), (cut * RATE_HZ, np.sqrt(0.5))):
            t_s = (np.arange(8 * 4000 + 1 + 2 * HALF_TAPS) - HALF_TAPS) / fine_hz
            wave = np.column_stack([np.sin(2 * np.pi * hz * t_s), np.cos(2 * np.pi * hz * t_s)])
            found = CausalSampler(low_pass).sampled(which, wave)[1000:]
            sampled_s = np.arange(4001)[1000:] / RATE_HZ
            turned = (found[:, 1] + 1j * found[:, 0]) * np.exp(-2j * np.pi * hz * sampled_s)
            assert abs(np.mean(turned)) == pytest.approx(gain, rel=0.01)
            if hz == 2.0:
                late_s = -np.angle(np.mean(turned)) / (2.0 * np.pi * hz)
                assert late_s == pytest.approx(low_pass.delay_s(RATE_HZ)[which], rel=0.03)


def test_the_samples_are_scipys_whatever_the_cutting():
    rng = np.random.default_rng(4)
    fine = rng.normal(size=(8 * 99 + 1 + 2 * HALF_TAPS, 3))
    low_pass = LowPass(0.3, 0.2)
    whole = CausalSampler(low_pass).sampled(0, fine)
    cut = CausalSampler(low_pass)
    # Sixty samples, then forty: the second stretch begins eight rows after the first's last one.
    parts = [cut.sampled(0, fine[: 8 * 59 + 1 + 2 * HALF_TAPS]), cut.sampled(0, fine[8 * 60 :])]
    np.testing.assert_allclose(np.concatenate(parts), whole, rtol=0.0, atol=1e-12)
    sos = signal.butter(2, 0.3, fs=8.0, output="sos")
    expected, _ = signal.sosfilt(sos, fine, axis=0, zi=signal.sosfilt_zi(sos)[:, :, None] * fine[0])
    np.testing.assert_allclose(whole, expected[HALF_TAPS:-HALF_TAPS:8], atol=1e-12)


@pytest.mark.parametrize("rate_hz", [26, 52, 104, 208])
@pytest.mark.parametrize("range_g", [8, 16])
def test_a_late_sensor_feels_the_same_run_later(rate_hz, range_g):
    run = ("stand 5", "run 30; wobble_g = 0.0\nimpact_g = 0.3")
    extra = f"rate_hz = {rate_hz}\n{IDEAL}acc_range_g = {range_g}\n"
    kind = play(*run, extra=extra)
    late = play(*run, extra=extra + 'filter = "lsm6ds3"\n')
    shorter = play(*run, extra=extra + 'filter = "lsm6ds3"\ncutoff = 0.2\n')
    up, up_late, up_later = (one.arrays()[0][:, 2] - GRAVITY_M_S2 for one in (kind, late, shorter))
    t_s = kind.truth.t_s
    step_hz = 168.0 / 60.0

    band = signal.butter(
        2, [0.7 * step_hz, 1.3 * step_hz], "bandpass", fs=1.0 / kind.dt_s, output="sos"
    )

    def delay_s(values):
        """By the phase of the step-rate part against the kind sensor's."""
        both = signal.hilbert(signal.sosfiltfilt(band, np.array([up, values])))
        inside = (t_s > 15.0) & (t_s < 30.0)
        turned = np.sum(both[0, inside] * np.conj(both[1, inside]))
        return np.angle(turned) / (2.0 * np.pi * step_hz)

    found, longer = delay_s(up_late), delay_s(up_later)
    assert found == pytest.approx(FILTERS["lsm6ds3"].delay_s(rate_hz)[0], rel=0.1)
    # Close to its corner a filter is later than at low frequencies.
    assert longer == pytest.approx(LowPass(0.2, 0.2).delay_s(rate_hz)[0], rel=0.2)


SLIP = "run 30; slip_forward_deg = [0.0, 10.0]\nslip_side_deg = [0.0, -4.0]\nslip_turn_deg = 6.0"


def test_a_slip_creeps_and_stays_and_the_truth_says_how_the_sensor_sits():
    session = play("stand 10", SLIP, "stand 10; standing_sway_deg = 0.0")
    truth = session.truth
    turned = truth.quat_segment_from_sensor  # mounted aligned: the slip itself
    forward_deg = tilt_rad_of(turned) * DEG_PER_RAD
    assert forward_deg[truth.t_s < 10.0] == pytest.approx(0.0, abs=1e-6)
    assert np.interp(26.0, truth.t_s, forward_deg) == pytest.approx(5.0, abs=0.5)
    assert forward_deg[truth.t_s > 45.0] == pytest.approx(10.0, abs=0.01)
    # At the stop gravity tells it: forward and with the left side down.
    acc, _ = session.arrays()
    still = np.mean(acc[truth.t_s > 47.0], axis=0) / GRAVITY_M_S2
    assert tilt_rad(still) * DEG_PER_RAD == pytest.approx(10.0, abs=0.2)
    assert obliquity_rad(still) * DEG_PER_RAD == pytest.approx(-4.0, abs=0.2)


def tilt_rad_of(quat):
    """Forward part of rotations given in the order rotation-obliquity-tilt."""
    w, x, y, z = quat.T
    return np.arctan2(2.0 * (w * y - x * z), 1.0 - 2.0 * (x * x + y * y))


def test_the_rate_of_a_slipping_sensor_integrates_to_how_it_sits():
    extra = "rate_hz = 416\n" + FINE + "[strap]\ntorsion_hz = 12.0\nkick_deg_s = 60.0\n"
    session = play("stand 5", SLIP.replace("run 30", "run 20"), extra=extra)
    _, gyr = session.arrays()
    truth = session.truth
    true = multiply(truth.quat_level_from_segment, truth.quat_segment_from_sensor)
    error = multiply(conjugate(true[100:]), integrated(gyr[100:], session.dt_s, true[100]))
    error_deg = 2.0 * np.arcsin(np.linalg.norm(error[:, 1:], axis=1)) * DEG_PER_RAD
    assert error_deg[-1] < 0.05
    assert np.max(error_deg) < 0.2


def test_a_sensor_can_sit_slipped_from_the_start():
    extra = "[runner]\nslip_forward_deg = 5.0\n" + IDEAL
    truth = play("stand 5", "run 5", "run 5; slip_forward_deg = 8.0", extra=extra).truth
    forward_deg = tilt_rad_of(truth.quat_segment_from_sensor) * DEG_PER_RAD
    assert forward_deg[truth.t_s < 9.9] == pytest.approx(5.0, abs=1e-3)
    assert forward_deg[-1] == pytest.approx(8.0, abs=1e-3)
