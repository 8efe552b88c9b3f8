"""A filmed runner: pelvis and trunk from markers, one stride of them, and the force under the feet.

Standing upright in the same session is where the angles are zero, as after a standing calibration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Placement
from coach.model import quaternion as quat
from tests.accuracy.real_data import FOLDER, arrays_of
from tests.accuracy.stride import Series

if TYPE_CHECKING:
    from collections.abc import Mapping

_STRIDES = 2
_SHORTEST, _LONGEST = 0.70, 0.90  # s, where the period of the stride is looked for
_HARMONICS = 9  # up to 11.5 Hz: what markers on skin show beyond is skin
_DOWN = 5.0  # % of body weight


@dataclass(frozen=True)
class Filmed:
    """One stride.

    Args:
        angles: Rotation, obliquity, tilt of the segment, rad.
        place: Of the marker where a sensor would sit: forward, left, up, m.
        contacts: For each side initial and final contact, s, at the series' times.
    """

    angles: Series
    place: Series
    contacts: dict[str, tuple[float, float]]

    @property
    def period_s(self) -> float:
        return self.angles.period_s

    def truth(self) -> dict[str, float]:
        """By metric, from the curves themselves."""
        t_s = np.arange(4000) / 4000 * self.period_s
        rotation, obliquity, tilt = self.angles.at(t_s)
        height = self.place.at(t_s)[2]
        (left_s, left_off_s), (right_s, right_off_s) = (
            self.contacts["left"], self.contacts["right"],
        )  # fmt: skip
        steps = [
            np.ptp(height[self._within(t_s, left_s, right_s)]),
            np.ptp(height[self._within(t_s, right_s, left_s)]),
        ]
        drop_left = obliquity[self._within(t_s, left_s, left_off_s)].max()
        drop_right = -obliquity[self._within(t_s, right_s, right_off_s)].min()
        truth = {
            "cadence_spm": 120.0 / self.period_s,
            "trunk_forward_lean_rad": tilt.mean(),
            "trunk_lateral_lean_rad": obliquity.mean(),
            "trunk_rotation_range_rad": np.ptp(rotation),
            "pelvic_tilt_change_rad": tilt.mean(),
            "pelvic_obliquity_rad": obliquity.mean(),
            "pelvic_rotation_range_rad": np.ptp(rotation),
            "contralateral_pelvic_drop_left_rad": drop_left,
            "contralateral_pelvic_drop_right_rad": drop_right,
            "vertical_oscillation_m": np.mean(steps),
            "contact_time_s": 0.5 * (left_off_s - left_s + right_off_s - right_s),
        }
        return {name: float(value) for name, value in truth.items()}

    def _within(self, t_s: np.ndarray, from_s: float, until_s: float) -> np.ndarray:
        since_s = np.mod(t_s - from_s, self.period_s)
        return np.asarray(since_s < np.mod(until_s - from_s, self.period_s))


def film(placement: Placement) -> Filmed:
    """The straight run, its first two strides; later the runner slows down."""
    folder = FOLDER / "biomac_running_mocap"
    run = arrays_of(folder / "straightrunning_trial0025.npz")
    stood = arrays_of(folder / "N-Pose_trial0002.npz")
    if placement is Placement.PELVIS:
        # Inverse kinematics of the whole body: the few markers on the pelvis lie on soft tissue.
        zero = _pelvis(stood).mean(axis=1, keepdims=True)
        zero[0] = 0.0  # the runner stood facing elsewhere
        angles, place = _pelvis(run) - zero, "Sacr"
    else:
        angles, place = _trunk(run, stood), "Strn"
    t_s = np.arange(angles.shape[1]) / float(run["fs"])
    period_s = _period_s(t_s, run)
    first = t_s < _STRIDES * period_s
    curves = np.vstack([angles, _marker(run, place).T])[:, first]
    shapes = Series.fit(t_s[first], curves, period_s, _HARMONICS).coefficients
    contacts = {side: _contact(t_s, run[f"GRF_y_{side[0]}"]) for side in ("left", "right")}
    return Filmed(Series(shapes[:3], period_s), Series(shapes[3:], period_s), contacts)


def _period_s(t_s: np.ndarray, run: Mapping[str, np.ndarray]) -> float:
    """The stride after which heels, toes and sacrum are where they were, against the sacrum."""
    sacrum = _marker(run, "Sacr")
    names = ("RHee", "LHee", "RToe2", "LToe2", "RPat", "LPat")
    limbs = np.hstack([_marker(run, name) - sacrum for name in names])
    rate_hz = 1.0 / (t_s[1] - t_s[0])
    lags = np.arange(round(_SHORTEST * rate_hz), round(_LONGEST * rate_hz))
    n = round(2.0 * _LONGEST * rate_hz)
    off = np.array([np.square(limbs[lag:n] - limbs[: n - lag]).mean() for lag in lags])
    best = int(off.argmin())
    a, b, c = np.polyfit(lags[best - 2 : best + 3], off[best - 2 : best + 3], 2)
    del c
    return float(-b / (2.0 * a) / rate_hz)


def _marker(markers: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """Forward, left, up in m, from forward, up, right in mm."""
    place = markers[f"marker_{name}"] / 1000.0
    return np.stack([place[:, 0], -place[:, 2], place[:, 1]], axis=1)


def _pelvis(ik: Mapping[str, np.ndarray]) -> np.ndarray:
    """Rotation, obliquity, tilt ``(3, n)`` in rad; the record counts posterior tilt."""
    rows = [ik["ik_pelvis_rotation"], ik["ik_pelvis_obliquity"], -ik["ik_pelvis_tilt"]]
    return np.radians(np.stack(rows))


def _trunk(run: Mapping[str, np.ndarray], stood: Mapping[str, np.ndarray]) -> np.ndarray:
    """The same of the upper trunk, zero in standing but for the heading."""
    u, _, v = np.linalg.svd(_trunk_axes(stood).mean(0))
    upright = u @ v
    heading = np.arctan2(upright[1, 0], upright[0, 0])
    level = quat.to_matrix(quat.from_axis_angle(np.array([0.0, 0.0, 1.0]), heading))
    turned = _trunk_axes(run) @ upright.T @ level
    up = turned[:, 2]
    rotation = np.arctan2(-turned[:, 0, 1], turned[:, 1, 1])
    return np.stack([rotation, quat.obliquity_rad(up), quat.tilt_rad(up)])


def _trunk_axes(markers: Mapping[str, np.ndarray]) -> np.ndarray:
    """``(n, 3, 3)``, columns forward, left, up of the upper trunk in the laboratory's axes."""
    neck, top, low = (_marker(markers, name) for name in ("C7", "Clav", "Strn"))
    ahead = top - neck
    left = np.cross((neck + top) / 2.0 - low, ahead)
    left /= np.linalg.norm(left, axis=1, keepdims=True)
    up = np.cross(ahead, left)
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    return np.stack([np.cross(left, up), left, up], axis=2)


def _contact(t_s: np.ndarray, force: np.ndarray) -> tuple[float, float]:
    down = np.flatnonzero(force > _DOWN)
    return float(t_s[down[0]]), float(t_s[down[-1]])
