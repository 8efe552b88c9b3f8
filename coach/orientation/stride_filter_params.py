"""How uncertain is what the running filter is told, and what it supposes?"""

from __future__ import annotations

from dataclasses import dataclass

from coach.model.units import RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class StrideFilterParams:
    """Noise of the model; one-sigma values.

    Args:
        force_m_s2: Mean force over strides, of one second. Means overlap, so each is worth less
            than it looks.
        other_force_m_s2: The same when not running, where no stride closes.
        attitude_rad: Random walk of the attitude, per root second: what integration gets wrong.
        turned: Attitude lost per angle that the runner turns (scale of the gyroscope).
        turned_doubt: Uncertainty that is stated beyond the covariance, per angle turned within an
            interval: nobody takes a corner as the model has it, and the errors of one are all of a
            piece. As process noise it would bend the attitude.
        start_doubt_rad: Likewise where running begins, since no stride closes while one speeds up.
        doubt_s: Time in which these are forgotten.
        filled: Variance of the mean force by filled samples, times so much: as many means share
            them, one after the other.
        bias_walk_rad_s: Walk of the gyroscope's offset per root second. Warming up by 11 degrees in
            five minutes is 0.1 deg/s in a minute.
        bias_known_rad_s: The offset at the start, when a calibration told it.
        bias_unknown_rad_s: And when none did.
        still_rad_s: Rate about up of who stands still, each interval; sway lasts for several.
        cross: Part of the turning about up that the level gyroscope axes see: their skew, and that
            of the accelerometer by which they were levelled.
        change_m_s2: Change of speed while running steadily, correlated over some time.
        change_s: See there.
        speed_walk_m_s: Speed beyond that, per root second.
        speed_m_s: Speed of a runner nobody has told of.
        speed_sd_m_s: Its spread; a hint worth one reading in 40 s.
        side_m_s: Speed sideways when forward is known: an axis 4 deg off at 4 m/s.
        measured_speed_m_s: A speed reading with its delay.
        step_length: A stated step length, relative.
        change_under_way_m_s2: Change of the acceleration in an interval while the speed changes.
        change_begins: Probability that a change of speed begins in an interval: every 17 s.
        change_goes_on: Probability that one goes on: for 5 s.
        corner_share: Part of the force of a corner that is unknown, since neither speed nor circle
            is one within two strides.
        general_filter_rad: While not running, the general filter is believed to this, each second.
    """

    force_m_s2: float = 0.03
    other_force_m_s2: float = 0.3
    attitude_rad: float = 0.07 * RAD_PER_DEG
    turned: float = 0.012
    turned_doubt: float = 0.015
    start_doubt_rad: float = 0.7 * RAD_PER_DEG
    doubt_s: float = 3.0
    filled: float = 2.0
    bias_walk_rad_s: float = 0.016 * RAD_PER_DEG
    bias_known_rad_s: float = 0.1 * RAD_PER_DEG
    still_rad_s: float = 0.5 * RAD_PER_DEG
    bias_unknown_rad_s: float = 3.0 * RAD_PER_DEG
    cross: float = 0.5 * RAD_PER_DEG
    change_m_s2: float = 0.02
    change_s: float = 2.5
    speed_walk_m_s: float = 0.04
    speed_m_s: float = 3.0
    speed_sd_m_s: float = 1.5
    side_m_s: float = 0.3
    measured_speed_m_s: float = 0.6
    step_length: float = 0.12
    change_under_way_m_s2: float = 0.15
    change_begins: float = 0.03
    change_goes_on: float = 0.9
    corner_share: float = 0.15
    general_filter_rad: float = 3.0 * RAD_PER_DEG
