"""Runners on a 400 m track with every sensor error in, and the attitude stage alone on them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from coach.calibration import Calibrated
from coach.decode import Decode
from coach.model import LinkChange, Notification, RawBlock, SampleBlock
from coach.model import quaternion as quat
from coach.model.blocks import part_of
from coach.mounting import mount, turn
from coach.orientation import Orientation, OrientationParams, WearerInfo
from coach.simulation import Simulation, Story, parse_story, simulate
from coach.simulation.stories import load_story_text
from tests.theory.sessions import calibrate_on, sample_blocks

READING_DELAY_S = 1.0
READING_SD_M_S = 0.15

_HARD_HEAD = """
title = "twenty minutes on the track: surges, a stop, strong swings"
placement = "chest"
seed = 1
course = "track"
[runner]
speed_m_s = 4.0
lean_deg = 3.0
tilt_swing_deg = 3.0
side_sway_deg = 4.0
rotation_range_deg = 20
braking_g = 0.45
side_force_g = 0.15
wobble_g = 0.08
[sensor]
part = "icm20948"
mounting = "chest-strap"
tilted_deg = 6.0
[link]
loss = 0.01
[[phase]]
do = "stand"
for_s = 20
"""


def hard_text(laps: int = 12) -> str:
    """Each round: 70 s steady, 0.5 m/s faster, steady, slower; halfway a stop instead."""
    lines, lean = [_HARD_HEAD], 3.0
    for lap in range(laps):
        for change, for_s in ((0.0, 70), (0.5, 8), (0.0, 10), (-0.5, 8)):
            if change < 0.0 and lap == laps // 2:
                lines.append('[[phase]]\ndo = "stand"\nfor_s = 12')
                continue
            end = lean + 6.0 * for_s / (96.0 * laps)
            lines.append(
                f'[[phase]]\ndo = "run"\nfor_s = {for_s}\nspeed_m_s = {4.0 + change}\n'
                f"lean_deg = [{lean:.3f}, {end:.3f}]"
            )
            lean = end
    return "\n".join(lines)


@dataclass(frozen=True)
class Track:
    """One session: samples in segment axes as calibrated, and the truth at each of them.

    Args:
        blocks: Segment axes by the calibration's mounting.
        bias_rad_s: As calibrated, segment axes.
        tilt_rad: ``(n,)`` true forward angle from standing as calibrated.
        obliquity_rad: ``(n,)`` true side angle likewise.
        speed_m_s: ``(n,)`` true.
        yaw_rate_rad_s: ``(n,)`` true, of the course.
        running: ``(n,)`` whether running.
        dt_s: Sample period.
        sensor_tilt_rad: ``(n,)`` what the accelerometer's own errors make of the forward angle.
    """

    blocks: list[SampleBlock]
    bias_rad_s: np.ndarray
    tilt_rad: np.ndarray
    obliquity_rad: np.ndarray
    speed_m_s: np.ndarray
    yaw_rate_rad_s: np.ndarray
    running: np.ndarray
    dt_s: float
    sensor_tilt_rad: np.ndarray


@functools.cache
def track(text: str, seed: int) -> Track:
    """A story by its text, or by its name if it is a shipped one."""
    story = parse_story(text if "\n" in text else load_story_text(text))
    return seen_on(story, seed)


def seen_on(story: Story, seed: int) -> Track:
    prelude, session = simulate(story.calibration_prelude(), seed), simulate(story, seed)
    blocks = sample_blocks(session.inputs)
    t_s = np.concatenate([b.t_s for b in blocks])
    # Lost samples are filled, so samples count on; stream time itself runs some ms late.
    row = _first_index(session) + np.rint(np.diff(t_s, prepend=t_s[0]) / session.dt_s).cumsum()
    return track_of(prelude, session, blocks, row)


def track_of(
    prelude: Simulation, session: Simulation, blocks: list[SampleBlock], row: np.ndarray
) -> Track:
    """What was heard of a session, and the truth at it.

    Args:
        prelude: Is calibrated on.
        session: Its truth.
        blocks: Its samples, sensor axes.
        row: ``(n,)`` which sample of the session each is.
    """
    found = calibrate_on(prelude)
    assert isinstance(found, Calibrated), found
    calibration = found.calibration
    row = np.minimum(row.astype(int), len(session.truth.t_s) - 1)
    stood = (prelude.truth.t_s >= found.start_s) & (
        prelude.truth.t_s < found.start_s + calibration.still_s
    )
    stood_tilt = prelude.truth.tilt_rad[stood].mean()
    to_segment = quat.to_matrix(np.array(calibration.mounting.quat_segment_from_sensor))
    truth = session.truth
    return Track(
        blocks=[mount(b, calibration.mounting) for b in blocks],
        bias_rad_s=turn(to_segment, np.array([calibration.gyr_bias_rad_s]))[0],
        tilt_rad=truth.tilt_rad[row] - stood_tilt,
        obliquity_rad=truth.obliquity_rad[row] - prelude.truth.obliquity_rad[stood].mean(),
        speed_m_s=truth.speed_m_s[row],
        yaw_rate_rad_s=np.gradient(truth.heading_rad, session.dt_s)[row],
        running=truth.locomotion[row] == 2,
        dt_s=session.dt_s,
        sensor_tilt_rad=_sensor_tilt(session, to_segment, stood_tilt)[row],
    )


def _first_index(session: Simulation) -> int:
    decode = Decode(0.0)
    for event in session.inputs:
        if isinstance(event, Notification | LinkChange):
            for item in decode.push(event):
                if isinstance(item, RawBlock):
                    return item.first_index or 0
    raise AssertionError("no samples")


def _sensor_tilt(session: Simulation, to_segment: np.ndarray, stood_tilt: float) -> np.ndarray:
    """Forward angle of gravity as this accelerometer reads it, less the true one."""
    truth, specimen = session.truth, session.specimen
    every = slice(None, None, 50)
    up = quat.up_in_segment(truth.quat_level_from_segment[every])
    sensor = quat.rotate(quat.conjugate(np.array(specimen.quat_segment_from_sensor)), up)
    read = sensor * 9.80665 @ specimen.acc_matrix.T + specimen.acc_bias_m_s2
    error = quat.tilt_rad(read @ to_segment.T) - (truth.tilt_rad[every] - stood_tilt)
    return np.interp(truth.t_s, truth.t_s[every], error)


def readings(of: Track, seed: int = 5) -> np.ndarray:
    """A phone's speed, one a second: late, and noisy."""
    every = round(1.0 / of.dt_s)
    at = np.arange(0, len(of.tilt_rad), every) - round(READING_DELAY_S / of.dt_s)
    noise = np.random.default_rng(seed).standard_normal(len(at))
    return of.speed_m_s[np.maximum(at, 0)] + READING_SD_M_S * noise


def attitude(
    of: Track,
    wearer: WearerInfo | None = None,
    *,
    told: np.ndarray | None = None,
    make_engine=None,
    params: OrientationParams | None = None,
) -> np.ndarray:
    """Up in segment axes ``(n, 3)``; ``told`` are speed readings, one a second."""
    stage = Orientation(
        params or OrientationParams(), wearer or WearerInfo(of.bias_rad_s), make_engine
    )
    every, seen, last, ups = round(1.0 / of.dt_s), 0, -1, []
    for block in of.blocks:
        at = 0
        while at < len(block.t_s):
            stop = (
                len(block.t_s) if told is None else min(at + every - seen % every, len(block.t_s))
            )
            # Timing never cuts a gap: what was filled comes with the packet behind it.
            while 0 < stop < len(block.t_s) and block.quality[stop - 1 : stop + 1].any():
                stop += 1
            due = seen // every
            if told is not None and due != last:
                stage.push_speed(float(told[due]))
                last = due
            ups.append(stage.push(part_of(block, at, stop)).up_segment)
            seen += stop - at
            at = stop
    return np.concatenate(ups)


@dataclass(frozen=True)
class Errors:
    """Errors in degrees; the first minute and 5 s around changes of speed and of curve left out.

    Args:
        lean_5s: RMS of the forward angle, mean of 5 s.
        lean_5s_filter: The same less what the accelerometer's own errors make of it.
        pitch: RMS of the forward angle, each sample.
        roll: RMS of the side angle on the straight, each sample.
        curve: RMS of the side angle in curves, mean of 5 s.
        changing: RMS of the forward angle, mean of 5 s, within 5 s of a change of speed.
    """

    lean_5s: float
    lean_5s_filter: float
    pitch: float
    roll: float
    curve: float
    changing: float


def errors(of: Track, up: np.ndarray, from_s: float = 60.0) -> Errors:
    tilt = np.degrees(quat.tilt_rad(up) - of.tilt_rad)
    side = np.degrees(quat.obliquity_rad(up) - of.obliquity_rad)
    late = np.arange(len(tilt)) * of.dt_s > from_s
    change = np.abs(np.gradient(of.speed_m_s, of.dt_s)) > 0.05
    near = _within_5s(change | ~of.running, of.dt_s)
    steady = late & ~near
    straight = steady & ~_within_5s(np.abs(of.yaw_rate_rad_s) > 0.01, of.dt_s)
    curve = steady & ~_within_5s(np.abs(of.yaw_rate_rad_s) < 0.05, of.dt_s)
    return Errors(
        _rms(_mean_5s(tilt, of.dt_s)[steady]),
        _rms(_mean_5s(tilt - np.degrees(of.sensor_tilt_rad), of.dt_s)[steady]),
        _rms(tilt[steady]),
        _rms(side[straight]),
        _rms(_mean_5s(side, of.dt_s)[curve]),
        _rms(_mean_5s(tilt, of.dt_s)[late & near & of.running]),
    )


def with_sensor(text: str, line: str) -> str:
    """A story with one more line in its sensor's table."""
    text = text if "\n" in text else load_story_text(text)
    return text.replace("[sensor]\n", f"[sensor]\n{line}\n")


def uncalibrated(of: Track) -> Track:
    """Nobody told the offset; axes stay, else no angle could be judged."""
    return replace(of, bias_rad_s=np.zeros(3))


def _within_5s(what: np.ndarray, dt_s: float) -> np.ndarray:
    return np.convolve(what, np.ones(2 * round(5.0 / dt_s) + 1), "same") > 0.5


def _mean_5s(x: np.ndarray, dt_s: float) -> np.ndarray:
    n = round(5.0 / dt_s)
    return np.convolve(x, np.ones(n) / n, "same")


def _rms(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(x * x))) if len(x) else 0.0
