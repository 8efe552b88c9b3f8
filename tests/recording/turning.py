"""A wearer who bends and turns slowly about every axis: what both sensors of one housing see."""

import numpy as np

from coach.model.units import GRAVITY_M_S2

RATE_HZ = 100.0
T_S = np.arange(6000) / RATE_HZ
GYR_RAD_S = np.column_stack(
    [0.5 * np.sin(0.5 * T_S), 0.6 * np.sin(0.37 * T_S + 1.0), 0.4 * np.cos(0.29 * T_S)]
)


def _turned() -> np.ndarray:
    """Gravity in the sensor's axes, by Rodrigues' formula from sample to sample."""
    up = np.array([0.0, 0.0, GRAVITY_M_S2])
    seen = []
    for rate in GYR_RAD_S:
        seen.append(up)
        angle = float(np.linalg.norm(rate)) / RATE_HZ
        axis = rate / np.linalg.norm(rate)
        up = (
            up * np.cos(angle)
            - np.cross(axis, up) * np.sin(angle)
            + axis * (axis @ up) * (1.0 - np.cos(angle))
        )
    return np.array(seen)


_rng = np.random.default_rng(1)
ACC_M_S2 = _turned() + 0.05 * _rng.standard_normal((len(T_S), 3))
GYR_RAD_S = GYR_RAD_S + 0.005 * _rng.standard_normal(GYR_RAD_S.shape)


def csv_text(columns: dict[str, np.ndarray]) -> str:
    """Names and rows with commas between."""
    rows = np.column_stack(list(columns.values()))
    lines = [",".join(f"{value:.6f}" for value in row) for row in rows]
    return "\n".join([",".join(columns), *lines]) + "\n"


def of_acc(acc: np.ndarray = ACC_M_S2, names: str = "ax,ay,az") -> dict[str, np.ndarray]:
    return {"t_s": T_S, **dict(zip(names.split(","), acc.T, strict=True))}


def of_gyr(gyr: np.ndarray = GYR_RAD_S, names: str = "gx,gy,gz") -> dict[str, np.ndarray]:
    return dict(zip(names.split(","), gyr.T, strict=True))
