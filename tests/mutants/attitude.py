"""Wrong lines in the axes, the attitude and the angles."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_CORNERS = ("tests/theory/test_corners.py",)
_LIMITS = ("tests/theory/test_attitude_limits.py",)
_MATRIX = ("tests/theory/test_gyro_matrix.py",)
_SIGNS = ("tests/properties/test_sign_table.py",)
_REFINED = ("tests/theory/test_calibration_refined.py",)

MUTANTS = (
    Mutant(
        "coach/mounting.py",
        "level[:, 1] = (ahead * old[:, 1] - left * old[:, 0]) / size",
        "level[:, 1] = (ahead * old[:, 1] + left * old[:, 0]) / size",
        "after forward was refined, braking shows as force across, and feet are named by it",
        _REFINED,
    ),
    Mutant(
        "coach/mounting.py",
        "(block.acc_m_s2 - np.array(errors.offset_m_s2)) * np.array(errors.gain)",
        "block.acc_m_s2 * np.array(errors.gain) - np.array(errors.offset_m_s2)",
        "a measured accelerometer is corrected by a little less than was measured",
        _LIMITS,
    ),
    Mutant(
        "coach/posture.py",
        "block.yaw_rate_rad_s,",
        "-block.yaw_rate_rad_s,",
        "a turn to the left is one to the right",
        _SIGNS,
    ),
    Mutant(
        "coach/orientation/running.py",
        "weights[0] = np.convolve(twice, trapezoid)",
        "weights[0, n:] = twice",
        "force and turning are not of the same time, so angles after a corner are degrees off",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/speed_change.py",
        "before = changes * p.change_goes_on + (1.0 - changes) * p.change_begins",
        "before = 1e-12",
        "a change of speed is taken for a change of lean",
        _CORNERS,
    ),
    Mutant(
        "coach/orientation/stride_readings.py",
        "forward_variance = left_variance = 0.04",
        "forward_variance = left_variance = 4.0",
        "one who stands may be moving, so standing teaches the filter less",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/stage.py",
        "np.minimum(np.maximum(ratio, 0.9, out=ratio), 1.1, out=ratio)",
        "np.minimum(np.maximum(ratio, 0.99, out=ratio), 1.01, out=ratio)",
        "a sensor whose oscillator is 3 % off integrates the wrong angle",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/stage.py",
        "_MOST_ENTRIES = 3.0",
        "_MOST_ENTRIES = 30.0",
        "motion that the filter mistakes for it turns the gyroscope's axes by 10 deg",
        _MATRIX,
    ),
    Mutant(
        "coach/orientation/running.py",
        "state.silent_intervals <= p.hold",
        "True",
        "the running filter goes on through sitting down, getting up, whatever is no running",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/running.py",
        "fade: int = 3",
        "fade: int = 1",
        "up jumps where one filter takes over from the other",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/gyro_matrix.py",
        "if not self._tumbles(np.add.reduce(moved.up_segment) / n):",
        "if self._tumbles(np.add.reduce(moved.up_segment) / n):",
        "who walks in a circle teaches the gyroscope a skew that it does not have",
        _MATRIX,
    ),
    Mutant(
        "coach/orientation/rest_bias.py",
        "and max(map(abs, mean[:3].tolist())) < p.largest_rad_s",
        "and True",
        "slow steady turning is taken for an offset of the gyroscope",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/rest_bias.py",
        "if self._means and (np.abs(mean[:3] - self._means[-1]) > p.step_rad_s).any():",
        "if False:",
        "a slow turn that begins and ends is averaged into an offset",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/uncertainty_gate.py",
        "worst_forward, worst_side = np.maximum.reduce(rows, axis=1)",
        "worst_forward, worst_side = np.minimum.reduce(rows, axis=1)",
        "an angle counts although its attitude was too uncertain at an instant of its strides",
        _LIMITS,
    ),
    Mutant(
        "coach/orientation/uncertainty_gate.py",
        "if block.restart:",
        "if False:",
        "a doubt from before a gap holds angles after it",
        _LIMITS,
    ),
)
