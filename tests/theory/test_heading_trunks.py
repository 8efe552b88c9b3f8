"""Forward of bodies whose rotation, rolling and nodding have any size, phase and asymmetry."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pytest

from coach.calibration.gait_heading import from_gait
from coach.calibration.heading import Heading, HeadingParams, combine
from coach.model import HeadingSource
from coach.model.quaternion import from_clinical, to_matrix
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

P = HeadingParams()
RATE_HZ, FINE, RUN_S = 104.0, 4, 30.0
UP = np.array([0.0, 0.0, 1.0])
MANY = 60


@dataclass(frozen=True)
class Body:
    """Ranges from which one is drawn; degrees, metres.

    Args:
        rotation: Turning about the vertical at stride rate; its asymmetry is at step rate.
        rolling: Likewise to the side.
        nodding: At step rate; its asymmetry is at stride rate.
        lean: Mean forward angle.
        lever: Of the sensor from what the body turns about: ahead, up.
    """

    rotation: tuple[float, float]
    rolling: tuple[float, float]
    nodding: tuple[float, float]
    lean: tuple[float, float]
    lever: tuple[tuple[float, float], tuple[float, float]]


TRUNK = Body((4, 12), (1, 4), (1.0, 2.6), (3, 12), ((0.05, 0.15), (0.25, 0.5)))
PELVIS = Body((3, 8), (2, 5), (1.0, 3.0), (-3, 6), ((-0.1, -0.05), (0.0, 0.08)))


def drawn(body, rng):
    """30 s of the specific force and rate that a sensor on one body feels, segment axes."""
    n = int(RUN_S * RATE_HZ * FINE)
    dt_s = 1.0 / (RATE_HZ * FINE)
    t_s = np.arange(n) * dt_s
    seconds = np.arange(0.0, RUN_S + 2.0, 0.7)
    irregular = 1.0 + 0.02 * np.interp(t_s, seconds, rng.standard_normal(len(seconds)))
    steps_hz = rng.uniform(155, 185) / 60.0
    step = np.cumsum(irregular * steps_hz * dt_s)

    def wave(multiple, low, high):
        size = rng.uniform(low, high) * RAD_PER_DEG
        return size * np.cos(multiple * np.pi * step + rng.uniform(0.0, 2.0 * np.pi))

    def wander(size_deg):
        return size_deg * RAD_PER_DEG * np.interp(t_s, seconds, rng.standard_normal(len(seconds)))

    rotation = wave(1, *body.rotation) + wave(2, 0.0, 1.5) + wander(0.5)
    roll = rng.normal(0.0, 0.8) * RAD_PER_DEG + wave(1, *body.rolling) + wave(2, 0, 0.5)
    nod = rng.uniform(*body.lean) * RAD_PER_DEG + wave(2, *body.nodding) + wave(1, 0.0, 0.7)
    axes = to_matrix(from_clinical(rotation, roll + wander(0.2), nod + wander(0.2)))
    (ahead, high) = body.lever
    arm = np.array([rng.uniform(*ahead), rng.uniform(-0.02, 0.02), rng.uniform(*high)])

    left = np.where(np.mod(np.floor(step), 2.0) == 0.0, 1.0, -1.0)
    contact = 2.0 * rng.uniform(0.3, 0.42)
    stance = np.minimum(np.mod(step, 1.0) / contact, 1.0)
    one_foot = 1.0 + left * rng.normal(0.0, 0.04)
    ground = np.stack(
        [
            -rng.uniform(0.18, 0.4) * one_foot * np.sin(2.0 * np.pi * stance),
            -left * rng.uniform(0.06, 0.16) * np.sin(np.pi * stance) + rng.normal(0.0, 0.01),
            0.5 * np.pi / contact * np.sin(np.pi * stance),
        ],
        axis=1,
    )
    where = axes @ arm
    felt = GRAVITY_M_S2 * ground + np.gradient(np.gradient(where, dt_s, axis=0), dt_s, axis=0)
    turning = np.einsum("nji,njk->nik", axes, np.gradient(axes, dt_s, axis=0))
    acc = np.einsum("nji,nj->ni", axes, felt)
    gyr = np.stack([turning[:, 2, 1], turning[:, 0, 2], turning[:, 1, 0]], axis=1)
    return tuple(x.reshape(-1, FINE, 3).mean(axis=1)[2:-2] for x in (acc, gyr))


def heading_deg(heading):
    x, y, _ = heading.left_sensor
    return float(np.degrees(np.arctan2(-x, y)))


@functools.cache
def refined(trunk):
    """Error of the bend, of both together, and the stated uncertainty, in deg, of many bodies."""
    rng = np.random.default_rng(1)
    rows = []
    for _ in range(MANY):
        acc, gyr = drawn(TRUNK if trunk else PELVIS, rng)
        # Better than stated: running has less to mend, and more to spoil.
        off = rng.normal(0.0, 3.0 * RAD_PER_DEG)
        left = np.array([-np.sin(off), np.cos(off), 0.0])
        bend = Heading(left, HeadingSource.FORWARD_BEND, P.bend_sigma_rad)
        gait = from_gait(acc, gyr, UP, 1.0 / RATE_HZ, P, trunk=trunk, bend=bend)
        both = combine(bend, gait, P)
        rows.append((heading_deg(bend), heading_deg(both), both.sigma_rad / RAD_PER_DEG))
    return np.array(rows).T


@pytest.mark.parametrize("trunk", [True, False], ids=["trunk", "pelvis"])
def test_running_makes_forward_no_worse_than_the_bend_by_more_than_it_states(trunk):
    bend, both, sigma = refined(trunk)
    assert np.mean(np.abs(both) > np.abs(bend) + sigma) <= 0.04
    assert np.sqrt(np.mean(both**2)) <= np.sqrt(np.mean(bend**2))
    assert np.sqrt(np.mean((both / sigma) ** 2)) < 1.1


def test_a_trunk_tells_its_front_by_its_lean_and_one_that_stands_upright_does_not():
    rng = np.random.default_rng(2)
    facing = []
    for _ in range(MANY):
        acc, gyr = drawn(TRUNK, rng)
        found = from_gait(acc, gyr, UP, 1.0 / RATE_HZ, P, trunk=True)
        if found is not None:
            facing.append(abs(heading_deg(found)))
    assert len(facing) > 0.9 * MANY
    assert max(facing) < 30.0
    upright = Body(TRUNK.rotation, TRUNK.rolling, TRUNK.nodding, (-1, 1), TRUNK.lever)
    acc, gyr = drawn(upright, rng)
    assert from_gait(acc, gyr, UP, 1.0 / RATE_HZ, P, trunk=True) is None
