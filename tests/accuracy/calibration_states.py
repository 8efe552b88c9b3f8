"""Standing, walking, running: seconds rightly named, two seconds about each change left out."""

from __future__ import annotations

import numpy as np

from coach.model import Placement
from tests.accuracy.figures import Figure, at_least
from tests.accuracy.real_data import FOLDER, SISFALL_AXES, arrays_of, imported, rows_of

_MARGIN_S = 2.0
_SISFALL = {"D01": "walking", "D02": "walking", "D03": "running", "D04": "running"}


def sisfall_states() -> list[Figure]:
    """28 walks and 28 jogs; each recording is of one state but for its ends."""
    right: dict[str, list[bool]] = {"walking": [], "running": []}
    for code, state in _SISFALL.items():
        for path in sorted((FOLDER / "sisfall").glob(f"{code}_*.npz")):
            grid = imported(path, Placement.WAIST, SISFALL_AXES).grid
            inside = (grid.t_s > _MARGIN_S) & (grid.t_s < grid.t_s[-1] - _MARGIN_S)
            right[state] += (grid.locomotion[inside] == state).tolist()
    return [
        at_least(f"{state} rightly named", np.mean(seen), 0.98, n=len(seen), target=0.98)
        for state, seen in right.items()
    ]


def voisard_states() -> list[Figure]:
    """60 trials: standing, walking, standing, by their authors' borders of the walk."""
    right: list[bool] = []
    for path in sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz")):
        grid, data = imported(path, Placement.PELVIS).grid, arrays_of(path)
        begin_s, end_s = data["TrialBoundaries"] / data["fs"]
        walks = (grid.t_s > begin_s) & (grid.t_s < end_s)
        away = np.minimum(abs(grid.t_s - begin_s), abs(grid.t_s - end_s)) > _MARGIN_S
        true = np.where(walks, "walking", "standing")
        right += (grid.locomotion == true)[away & (grid.t_s > 1.0)].tolist()
    return [at_least("states rightly named", np.mean(right), 0.97, n=len(right), target=0.98)]


def adept_states() -> list[Figure]:
    """750 s outdoors: running or not, by the ankle's sensor in windows of 10 s that agree."""
    seen = imported(FOLDER / "adept_run" / "outdoor_run_first_half.npz", Placement.WAIST)
    rows = rows_of(FOLDER / "adept_run" / "ankle_cadence_10s.csv")
    rows = [row for row in rows if float(row["t1_s"]) <= 740.0]
    ran = np.array([row["running"] == "1" for row in rows])
    # Within a window the state may change, so windows beside another state are left out.
    agree = np.ones(len(rows), dtype=bool)
    agree[1:] &= ran[1:] == ran[:-1]
    agree[:-1] &= ran[1:] == ran[:-1]
    right: list[bool] = []
    for row, is_running in zip(np.array(rows)[agree], ran[agree], strict=True):
        grid = seen.grid
        inside = (grid.t_s >= float(row["t0_s"])) & (grid.t_s < float(row["t1_s"]))
        inside &= grid.t_s > 2.0 * _MARGIN_S
        right += ((grid.locomotion[inside] == "running") == is_running).tolist()
    share = np.mean(right)
    return [at_least("running or not rightly named", share, 0.98, n=len(right), target=0.98)]
