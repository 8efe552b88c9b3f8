"""Running: jogs at the waist, a long run at the hip, a force treadmill."""

from __future__ import annotations

import numpy as np

from coach.analysis import analyze
from coach.model import METRICS, Placement, Validity
from coach.model.units import GRAVITY_M_S2
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.real_data import (
    FOLDER,
    SISFALL_AXES,
    arrays_of,
    cadence_between,
    imported,
    rows_of,
    share,
)

_LAG_S = 2.0
"""A reading is of the last steps, so a window of truth is compared with readings so much later."""


def sisfall_jogs() -> list[Figure]:
    """28 jogs of 14 people; a consensus of three methods in windows of 10 s."""
    rows = [r for r in rows_of(FOLDER / "sisfall" / "offline_cadence_10s.csv") if r["agree"] == "1"]
    errors, running, cues = [], [], 0
    for name in sorted({row["file"] for row in rows}):
        seen = imported(FOLDER / "sisfall" / f"{name}.npz", Placement.WAIST, SISFALL_AXES)
        cues += len(seen.cues)
        running.append(share(seen, "running", 5.0, seen.grid.t_s[-1] - 5.0))
        for row in (r for r in rows if r["file"] == name):
            true = np.mean([float(row[k]) for k in ("acc_spm", "acc2_spm", "gyro_stride_x2_spm")])
            read = cadence_between(seen, float(row["t0_s"]) + _LAG_S, float(row["t1_s"]) + _LAG_S)
            errors.append(abs(read.mean() - true) if len(read) else np.inf)
    error = np.array(errors)
    return [
        at_least("jogs", len(running), 28),
        at_least("windows of 10 s within 2 steps/min", (error <= 2.0).mean(), 0.93, target=0.98),
        at_most("cadence error, median", np.median(error), 0.6, "steps/min"),
        at_most("cadence error, 95 % of windows", np.quantile(error, 0.95), 2.5, "steps/min"),
        at_most("windows at half or twice the cadence", (error > 30.0).sum(), 0),
        at_least("share running, mean of the jogs", np.mean(running), 0.97),
        at_least("share running, worst jog", np.min(running), 0.9),
        at_most("cues without calibration", cues, 0),
    ]


def adept_run() -> list[Figure]:
    """750 s outdoors, accelerometer at the hip; the ankle's cadence in windows of 10 s."""
    seen = imported(FOLDER / "adept_run" / "outdoor_run_first_half.npz", Placement.WAIST)
    rows = rows_of(FOLDER / "adept_run" / "ankle_cadence_10s.csv")
    rows = [r for r in rows if r["running"] == "1" and float(r["t1_s"]) <= 748.0]
    errors, missing = [], 0
    for row in rows:
        read = cadence_between(seen, float(row["t0_s"]) + _LAG_S, float(row["t1_s"]) + _LAG_S)
        if len(read):
            errors.append(abs(np.median(read) - float(row["ankle_cadence_spm"])))
        else:
            missing += 1
    angles = [name for name, spec in METRICS.items() if spec.needs_gyro]
    without = [(seen.grid.validity[name] == Validity.NO_SENSOR.value).all() for name in angles]
    return [
        at_least("windows of 10 s", len(rows), 60),
        at_most("windows without a reading", missing, 0),
        at_most("cadence error, median", np.median(errors), 0.4, "steps/min", target=0.1),
        at_most(
            "cadence error, 95 % of windows",
            np.quantile(errors, 0.95),
            1.5,
            "steps/min",
            target=0.6,
        ),
        at_least("share standing, 425 to 475 s", share(seen, "standing", 425.0, 475.0), 0.9),
        at_most("share running, 425 to 475 s", share(seen, "running", 425.0, 475.0), 0.0),
        at_least("angles said to have no sensor", np.mean(without), 1.0),
        at_most("cues without calibration", len(seen.cues), 0),
    ]


def alcantara_treadmill() -> list[Figure]:
    """16 conditions of 5 s on a force treadmill; two axes, low-passed by their authors."""
    data = arrays_of(FOLDER / "alcantara_sacral_grf" / "subject2_16cond.npz")
    rate_hz = float(data["fs"])
    errors, cues = [], 0
    for vertical, ahead, force in zip(
        data["acc_vertical"], data["acc_ap"], data["grf_normal"], strict=True
    ):
        acc = np.stack([ahead, np.zeros_like(ahead), vertical], axis=1) * GRAVITY_M_S2
        seen = analyze(acc, None, rate_hz=rate_hz, placement="pelvis")
        cues += len(seen.cues)
        read = cadence_between(seen, 0.0, 5.0)
        errors.append(read[-1] - contact_cadence_spm(force, rate_hz) if len(read) else np.inf)
    error = np.array(errors)
    return [
        at_least("conditions with a reading", np.isfinite(error).sum(), 16),
        at_most("cadence error, median", np.median(np.abs(error)), 0.8, "steps/min"),
        at_most("cadence error, largest", np.abs(error).max(), 2.0, "steps/min"),
        at_most("cadence error, mean with sign", abs(error.mean()), 1.0, "steps/min"),
        at_most("cues without calibration", cues, 0),
    ]


def contact_cadence_spm(force: np.ndarray, rate_hz: float) -> float:
    """Mean cadence of the contacts on a force plate, in body weights; chatter is left out."""
    down = np.concatenate([[False], force > 0.05, [False]])
    begins = np.flatnonzero(down[1:] & ~down[:-1])
    ends = np.flatnonzero(~down[1:] & down[:-1])
    contacts = begins[(ends - begins > 0.1 * rate_hz) & (begins > 0)]
    return float(60.0 * rate_hz * (len(contacts) - 1) / (contacts[-1] - contacts[0]))
