"""The stance model against exact half sines, and one step's shape against exact integrals."""

from __future__ import annotations

import numpy as np
import pytest

from coach.gait.shape import FORWARD, QUALITY, VERTICAL, step_shapes
from coach.gait.stance import HARMONICS, fit_stances, half_sine
from coach.gait.step_samples import StepSpan
from coach.model import Quality
from coach.model.ring_buffer import RingBuffer
from coach.model.units import GRAVITY_M_S2
from coach.simulation.forces import vertical_oscillation_m

ORDERS = np.arange(1.0, HARMONICS + 1.0)


def force(t_s, step_s, share):
    """Half-sine force over body weight, landing at every multiple of the step time."""
    phase = np.mod(t_s, step_s) / step_s
    return np.where(
        phase < share, np.pi / (2.0 * share) * np.sin(np.pi * np.minimum(phase / share, 1.0)), 0.0
    )


def test_the_harmonics_are_those_of_the_force():
    t_s = (np.arange(20000) + 0.5) / 20000
    for share in (0.5, 0.62, 0.8, 1.0):
        wave = force(t_s, 1.0, share) * np.exp(-2j * np.pi * np.outer(ORDERS, t_s - share / 2.0))
        assert wave.mean(axis=1) * 2.0 == pytest.approx(half_sine(share, ORDERS), abs=1e-4)


@pytest.mark.parametrize("share", [0.4, 0.55, 0.72, 0.9])
@pytest.mark.parametrize("centre", [-0.4, 0.0, 0.3])
@pytest.mark.parametrize("with_impact", [False, True])
def test_a_half_sine_is_found_again(share, centre, with_impact):
    wave = half_sine(np.array(share), ORDERS) * np.exp(-2j * np.pi * ORDERS * centre)
    (found,) = fit_stances([[*wave.real, *wave.imag]], with_impact=with_impact)
    assert found is not None
    assert found.share == pytest.approx(share, abs=0.002)
    assert found.centre == pytest.approx(centre, abs=0.001)


@pytest.mark.parametrize("flat", [0.0, 0.2])
def test_hardly_any_bounce_is_no_running_stance(flat):
    wave = np.zeros(2 * HARMONICS)
    wave[0] = flat
    assert fit_stances([wave.tolist()], with_impact=True) == [None]


def shape_of(rate_hz, step_s, share, *, spoil=None, slip_s=0.0):
    """Shape of the step that lands at four step times."""
    t_s = np.arange(0.0, 8.0 * step_s, 1.0 / rate_hz) + 0.123 / rate_hz
    rows = np.zeros((5, len(t_s)))
    fine = (np.arange(20) - 9.5) / 20.0 / rate_hz
    rows[VERTICAL] = GRAVITY_M_S2 * force(t_s[:, None] + fine, step_s, share).mean(axis=1)
    rows[FORWARD] = np.sin(2.0 * np.pi * t_s / step_s)
    if spoil is not None:
        rows[QUALITY, (t_s > 4.0 * step_s) & (t_s < 4.05 * step_s)] = spoil
    history = RingBuffer(5, 60.0)
    history.append(t_s, *rows)
    landings_s = (step_s * k + slip_s for k in (3.0, 4.0, 5.0))
    step = StepSpan(*landings_s, number=1, running=True, horizon_s=8.0 * step_s)
    (shape,) = step_shapes(history, [step], (None, None), dt_s=1.0 / rate_hz)
    return shape


@pytest.mark.parametrize("rate_hz", [50.0, 104.0, 208.0])
@pytest.mark.parametrize(("spm", "duty"), [(150, 0.40), (172, 0.36), (200, 0.30)])
@pytest.mark.parametrize("slip_s", [-0.02, 0.0, 0.02])
def test_a_step_is_measured_wherever_its_window_lies(rate_hz, spm, duty, slip_s):
    step_s = 60.0 / spm
    shape = shape_of(rate_hz, step_s, 2.0 * duty, slip_s=slip_s)
    assert shape.contact_time_s == pytest.approx(2.0 * duty * step_s, abs=0.004)
    assert shape.landed_s == pytest.approx(4.0 * step_s, abs=0.004)
    expected_m = vertical_oscillation_m(spm, duty)
    assert shape.oscillation_m == pytest.approx(expected_m, rel=0.03)
    assert shape.speed_loss_m_s == pytest.approx(step_s / np.pi, rel=0.03)


@pytest.mark.parametrize("mark", [Quality.INTERPOLATED, Quality.CLIPPED])
def test_an_impact_with_a_spoilt_sample_is_none(mark):
    assert shape_of(104.0, 0.35, 0.72).impact_m_s2 > 5.0
    assert shape_of(104.0, 0.35, 0.72, spoil=mark).impact_m_s2 is None
