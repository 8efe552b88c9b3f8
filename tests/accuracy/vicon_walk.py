"""A walk with a sensor on the pelvis, and the pelvis filmed by Vicon at the same time."""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.analysis import Analysis, analyze
from coach.model import quaternion as quat
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.peers import ATTITUDE, Answers, Samples, ask
from tests.accuracy.real_data import FOLDER, arrays_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SETTLED_S = 1.0
_INCLINATION = "inclination against Vicon, RMS"


@functools.cache
def _walk() -> tuple[dict[str, np.ndarray], Analysis]:
    data = arrays_of(FOLDER / "gaittoolbox_pelvis_walk" / "S02_walk1.npz")
    axes = "forward=+x,left=+y,up=+z"
    seen = analyze(data["acc"], data["gyr"], rate_hz=100.0, placement="pelvis", axes=axes)
    return data, seen


def pelvis_walk() -> list[Figure]:
    """9.5 s of one person, Xsens sensor and Vicon markers on the pelvis; nobody stands still first.
    The unknown rotation between sensor and pelvis is taken as the one that fits best, so a constant
    error does not show. Soft tissue moves sensor and markers apart by about 3 deg."""
    data, seen = _walk()
    up = quat.up_in_segment(seen.samples.quat_level_from_segment)
    contacts = _contacts_s(data)
    read = seen.grid.raw["cadence_spm"]
    read = read[np.isfinite(read) & (read > 0.0)]
    true_spm = 60.0 * (len(contacts) - 1) / (contacts[-1] - contacts[0])
    turned = seen.grid.raw["pelvic_rotation_range_rad"]
    turned = np.degrees(turned[np.isfinite(turned) & (turned > 0.0)])
    true_deg = _rotation_deg(data)
    walking = np.mean(seen.grid.locomotion[seen.grid.t_s > 2.0] == "walking")
    return [
        at_most(_INCLINATION, _inclination_deg(up, data), 4.2, "deg"),
        at_most(
            "pelvic rotation range, error", abs(turned.mean() - true_deg), 3.0,
            f"deg of {true_deg:.1f}",
        ),
        at_most(
            "cadence, error", abs(read.mean() - true_spm), 3.0, f"steps/min of {true_spm:.1f}"
        ),
        at_least("share walking", walking, 1.0),
    ]  # fmt: skip


def pelvis_walk_peers() -> Mapping[str, Mapping[str, float | str]]:
    """The sensor's maker's own filter, which has the magnetometer too, and others."""
    data, _ = _walk()
    own = quat.up_in_segment(data["quat_xsens"].astype(np.float64))
    said: dict[str, float | str] = {"Xsens": _inclination_deg(own, data)}
    for peer in ATTITUDE:
        answer = ask(peer, [Samples(data["acc"], data["gyr"], 100.0)])
        found = isinstance(answer, Answers)
        said[peer] = _inclination_deg(answer.each[0], data) if found else answer
    return {_INCLINATION: said}


def _inclination_deg(up: np.ndarray, data: Mapping[str, np.ndarray]) -> float:
    """RMS angle between "up" of sensor and pelvis after the best constant rotation (Kabsch)."""
    settled = data["t_s"] >= _SETTLED_S
    true = quat.up_in_segment(data["quat_vicon_pelvis"].astype(np.float64))[settled]
    mine = up[settled]
    u, _, v = np.linalg.svd(true.T @ mine)
    turn = u @ np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ v))]) @ v
    cosine = np.clip(np.sum((mine @ turn.T) * true, axis=1), -1.0, 1.0)
    return float(np.degrees(np.sqrt(np.mean(np.arccos(cosine) ** 2))))


def _contacts_s(data: Mapping[str, np.ndarray]) -> np.ndarray:
    down = data["foot_contact_LR"].astype(int)
    return np.sort(np.concatenate([_begins(foot) for foot in down.T])) / 100.0


def _begins(down: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.diff(down) == 1) + 1


def _rotation_deg(data: Mapping[str, np.ndarray]) -> float:
    """Mean over strides of the filmed range, the turning of the whole body taken off."""
    heading = np.unwrap(quat.heading_rad(data["quat_vicon_pelvis"].astype(np.float64)))
    ranges = []
    strides = _begins(data["foot_contact_LR"][:, 0].astype(int))
    for start, end in pairwise(strides):
        part = heading[start:end]
        trend = np.linspace(0.0, heading[end] - heading[start], len(part))
        ranges.append(np.ptp(part - trend))
    return float(np.degrees(np.mean(ranges)))
