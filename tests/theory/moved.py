"""A sensor moved by hand, whose truth is known: turned about all axes, pushed about, at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.model import SampleBlock
from coach.model import quaternion as quat
from coach.orientation.strapdown import carried_on, small_turns

RATE_HZ = 100.0
G = 9.80665


@dataclass(frozen=True)
class Moved:
    """Samples, and true up in sensor axes ``(n, 3)``."""

    block: SampleBlock
    up: np.ndarray


def moved(matrix: np.ndarray, seconds: float = 90.0, seed: int = 3) -> Moved:
    """Ten seconds of rest, then motion. The gyroscope reads ``matrix`` times the true rate."""
    rng = np.random.default_rng(seed)
    n = round(seconds * RATE_HZ)
    t_s = np.arange(n) / RATE_HZ
    moves = np.clip((t_s - 10.0) / 2.0, 0.0, 1.0)[:, None]
    rate = moves * sum(_waves(rng, t_s, hz, 0.9) for hz in (0.2, 0.33, 0.5))
    quats = carried_on((1.0, 0.0, 0.0, 0.0), small_turns(rate / RATE_HZ))
    pushed = moves * sum(_waves(rng, t_s, hz, 0.5) for hz in (0.4, 0.9, 1.7))
    force = quat.rotate(quat.conjugate(quats), pushed + np.array([0.0, 0.0, G]))
    force += 0.03 * rng.standard_normal((n, 3))
    gyr = rate @ matrix.T + np.radians([0.3, -0.2, 0.1])
    gyr += np.radians(0.05) * rng.standard_normal((n, 3))
    return Moved(_block(force, gyr), quat.up_in_segment(quats))


def circling(seconds: float = 180.0) -> SampleBlock:
    """Someone walks in a circle of 3 m at 1.4 m/s, swaying; the gyroscope is faultless."""
    n = round(seconds * RATE_HZ)
    t_s = np.arange(n) / RATE_HZ
    turn = np.clip((t_s - 5.0) / 2.0, 0.0, 1.0) * 1.4 / 3.0
    sway = np.radians(30.0) * np.sin(2.0 * np.pi * 0.9 * t_s)
    rate = np.stack([sway, 0.7 * np.roll(sway, 20), turn + sway], axis=1)
    quats = carried_on((1.0, 0.0, 0.0, 0.0), small_turns(rate / RATE_HZ))
    heading = np.cumsum(turn) / RATE_HZ
    inward = np.stack([-np.sin(heading), np.cos(heading), np.zeros(n)], axis=1)
    bounce = np.array([0.0, 0.0, 1.0]) * (G + 2.0 * np.sin(2.0 * np.pi * 1.8 * t_s))[:, None]
    force = quat.rotate(quat.conjugate(quats), 1.4 * turn[:, None] * inward + bounce)
    return _block(force, rate)


def error_deg(up: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Angle between two directions ``(n, 3)``."""
    return np.degrees(np.arccos(np.clip((up * truth).sum(axis=1), -1.0, 1.0)))


def _waves(rng: np.random.Generator, t_s: np.ndarray, hz: float, size: float) -> np.ndarray:
    hz = hz * rng.uniform(0.8, 1.2, 3)
    return size * np.sin(2.0 * np.pi * (hz * t_s[:, None] + rng.uniform(0.0, 1.0, 3)))


def _block(force: np.ndarray, gyr: np.ndarray) -> SampleBlock:
    n = len(force)
    t_s = np.arange(n) / RATE_HZ
    return SampleBlock("s", 1.0 / RATE_HZ, t_s, force, gyr, np.zeros(n, np.uint8), True, True)
