"""Steps: cadence over windows, contact time, and how soon a change of cadence shows.

A window's cadence is ``window_cadence_spm`` of the steps told in it: what the coach says of a
stretch that is over. The live reading of ``running.py`` is what it says meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.analysis import analyze
from coach.gait import window_cadence_spm
from coach.model import Locomotion, Placement
from coach.model.units import GRAVITY_M_S2
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.real_data import FOLDER, SISFALL_AXES, arrays_of, imported, rows_of
from tests.accuracy.running import contact_cadence_spm

if TYPE_CHECKING:
    from coach.analysis import Analysis


def sisfall_windows() -> list[Figure]:
    """28 jogs of 14 people, windows of 10 s; a consensus of three methods."""
    rows = [r for r in rows_of(FOLDER / "sisfall" / "offline_cadence_10s.csv") if r["agree"] == "1"]
    errors = []
    for name in sorted({row["file"] for row in rows}):
        seen = imported(FOLDER / "sisfall" / f"{name}.npz", Placement.WAIST, SISFALL_AXES)
        for row in (r for r in rows if r["file"] == name):
            true = np.mean([float(row[k]) for k in ("acc_spm", "acc2_spm", "gyro_stride_x2_spm")])
            errors.append(_error(seen, float(row["t0_s"]), float(row["t1_s"]), float(true)))
    error = np.abs(errors)
    return [
        at_least("windows of 10 s within 2 steps/min", (error <= 2.0).mean(), 0.98),
        at_most("error, median", np.median(error), 0.25, "steps/min"),
        at_most("error, 95 % of windows", np.quantile(error, 0.95), 1.5, "steps/min"),
        at_most("windows at half or twice the cadence", (error > 30.0).sum(), 0),
    ]


def adept_windows() -> list[Figure]:
    """750 s outdoors, windows of 10 s; cadence of the ankle in the same windows."""
    seen = imported(FOLDER / "adept_run" / "outdoor_run_first_half.npz", Placement.WAIST)
    rows = rows_of(FOLDER / "adept_run" / "ankle_cadence_10s.csv")
    rows = [r for r in rows if r["running"] == "1" and float(r["t1_s"]) <= 748.0]
    true = [float(row["ankle_cadence_spm"]) for row in rows]
    error = np.abs(
        [
            _error(seen, float(row["t0_s"]), float(row["t1_s"]), spm)
            for row, spm in zip(rows, true, strict=True)
        ]
    )
    return [
        at_least("windows of 10 s", len(rows), 60),
        at_most("error, median", np.median(error), 0.2, "steps/min"),
        at_most("error, 95 % of windows", np.quantile(error, 0.95), 0.7, "steps/min"),
        at_most("windows at half or twice the cadence", (error > 30.0).sum(), 0),
    ]


def _error(seen: Analysis, from_s: float, until_s: float, true_spm: float) -> float:
    found = window_cadence_spm(seen.steps, from_s, until_s)
    return np.inf if found is None else found - true_spm


def alcantara_steps() -> list[Figure]:
    """16 conditions of 5 s on a force treadmill: cadence and contact time of each as a whole."""
    data = arrays_of(FOLDER / "alcantara_sacral_grf" / "subject2_16cond.npz")
    rate_hz = float(data["fs"])
    cadence, contact_ms = [], []
    for vertical, ahead, force in zip(
        data["acc_vertical"], data["acc_ap"], data["grf_normal"], strict=True
    ):
        acc = np.stack([ahead, np.zeros_like(ahead), vertical], axis=1) * GRAVITY_M_S2
        seen = analyze(acc, None, rate_hz=rate_hz, placement="pelvis")
        cadence.append(_error(seen, 0.0, 5.0, contact_cadence_spm(force, rate_hz)))
        found_s = [s.contact_time_s for s in seen.steps if s.contact_time_s is not None]
        contact_ms.append(1000.0 * (np.mean(found_s) - _contact_time_s(force, rate_hz)))
    contact = np.array(contact_ms)
    return [
        at_most("cadence error, mean", np.abs(cadence).mean(), 0.5, "steps/min"),
        at_most("cadence error, largest", np.abs(cadence).max(), 1.5, "steps/min"),
        at_most("contact time, bias", abs(contact.mean()), 10.0, "ms"),
        at_most("contact time, RMSE over conditions", np.sqrt((contact**2).mean()), 15.0, "ms"),
    ]


def _contact_time_s(force: np.ndarray, rate_hz: float) -> float:
    """Mean contact time on a force plate, in body weights; cut contacts are left out."""
    down = np.concatenate([[False], force > 0.05, [False]])
    begins = np.flatnonzero(down[1:] & ~down[:-1])
    ends = np.flatnonzero(~down[1:] & down[:-1])
    whole = (ends - begins > 0.1 * rate_hz) & (begins > 0) & (ends < len(force) - 1)
    return float((ends - begins)[whole].mean() / rate_hz)


def change_of_cadence() -> list[Figure]:
    """24 half-sine runners: from one step to the next 5 % quicker or slower, 172 steps/min before.

    Steps jitter by 1.5 % and wander by 0.8 %, 1 % of the packets is lost. As shown at the grid
    instants, the last value standing until the next; mean over the runners, each less the same
    runner without the change.
    """
    after_s = np.arange(0.0, 6.0, 0.01)
    parts, steady = [], []
    for seed in range(24):
        factor = (1.05, 0.95)[seed % 2]
        at_s = 40.0 + 0.5 * ((seed + 0.5) / 24.0)
        shown = []
        for one in (factor, 1.0):
            acc, landed_s, usual_s = _half_sine_runner(seed, one, at_s)
            grid = analyze(acc, np.zeros_like(acc), rate_hz=100.0, placement="pelvis").grid
            read = grid.raw["cadence_spm"]
            shown.append(read[np.searchsorted(grid.t_s, at_s + after_s, side="right") - 1])
        parts.append((shown[0] - shown[1]) / (172.0 * (factor - 1.0)))
        settled = grid.valid("cadence_spm") & (grid.t_s > 12.0)
        steady.append((read - np.interp(grid.t_s, landed_s, 60.0 / usual_s))[settled])
    late_s = after_s[np.argmax(np.mean(parts, axis=0) >= 0.9)]
    error = np.concatenate(steady)
    return [
        at_most("90 % of the change shows after", late_s, 1.3, "s", target=1.3),
        at_most("error while steady, RMSE", np.sqrt((error**2).mean()), 1.1, "steps/min"),
    ]


def _half_sine_runner(
    seed: int, factor: float, at_s: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Specific force at 100 Hz, landings, and step times but for their jitter."""
    rate_hz, over, total_s, share = 100.0, 8, 48.0, 0.72
    rng = np.random.default_rng(seed)
    keep = np.exp(-1.0 / 50.0)
    t_s, wander, rows = 3.0, float(rng.standard_normal()), []
    while t_s < total_s + 1.0:
        wander = keep * wander + np.sqrt(1.0 - keep**2) * rng.standard_normal()
        usual_s = 60.0 / (172.0 * (factor if t_s >= at_s else 1.0)) * (1.0 + 0.008 * wander)
        rows.append((t_s, usual_s, usual_s * (1.0 + 0.015 * rng.standard_normal())))
        t_s += rows[-1][2]
    landed_s, usual, lasts_s = np.array(rows).T
    fine_s = np.arange(round(total_s * rate_hz) * over) / (rate_hz * over)
    i = np.searchsorted(landed_s, fine_s, side="right") - 1
    part = np.minimum((fine_s - landed_s[i]) / lasts_s[i] / share, 1.0)
    force = np.where(i < 0, 1.0, np.pi / (2.0 * share) * np.sin(np.pi * part))
    noise = np.random.default_rng(1000 + seed)
    up = force.reshape(-1, over).mean(axis=1) + 0.06 * noise.standard_normal(len(force) // over)
    lost = np.repeat(noise.random(len(up) // 8 + 1) < 0.01, 8)[: len(up)]
    up = np.interp(np.arange(len(up)), np.flatnonzero(~lost), up[~lost])
    return np.column_stack([np.zeros((len(up), 2)), up * GRAVITY_M_S2]), landed_s, usual


def walking_windows() -> list[Figure]:
    """60 walks with foot events, each from its first to its last step."""
    errors = []
    for path in sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz")):
        seen, data = imported(path, Placement.PELVIS), arrays_of(path)
        begin_s, end_s = data["TrialBoundaries"] / data["fs"]
        feet = [data[f"{side}FootEvents"][:, 1] / data["fs"] for side in ("Left", "Right")]
        landed_s = np.sort(np.concatenate(feet))
        landed_s = landed_s[(landed_s >= begin_s) & (landed_s <= end_s)]
        found = window_cadence_spm(seen.steps, begin_s, end_s, Locomotion.WALKING)
        true = 60.0 / np.median(np.diff(landed_s))
        errors.append(np.inf if found is None else abs(found - true))
    return [
        at_most("cadence error, median", np.median(errors), 0.9, "steps/min", target=1.0),
        at_most("cadence error, 95 % of walks", np.quantile(errors, 0.95), 3.0, "steps/min"),
    ]
