"""Public recordings beside the checkout, through the same door as any imported file."""

from __future__ import annotations

import csv
import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.analysis import Analysis, collect
from coach.model import SensorMount
from coach.recording.importing import ImportOptions, import_samples
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from coach.model import Placement

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data"

FOLDER = Path(os.environ.get("COACH_DATA") or _BESIDE)
"""``../shared/data`` beside the checkout, unless ``COACH_DATA`` names another folder."""

SISFALL_AXES = "forward=+z,left=-x,up=-y"


def missing(folder: str) -> str:
    """Why a folder's recordings cannot be measured; empty if they are there."""
    if (FOLDER / folder).is_dir():
        return ""
    return (
        f"no recordings in {folder} of ../shared/data or COACH_DATA; see tests/accuracy/README.md"
    )


@functools.cache
def imported(path: Path, placement: Placement, axes: str = "") -> Analysis:
    """Coach an imported file; nobody has calibrated it. Several measures look at the same."""
    result = import_samples(path, ImportOptions(placement=placement, axes=axes))
    pipeline = Pipeline(
        SessionConfig((SensorMount(placement, mounting=result.header.mounts[0].mounting),))
    )
    return collect(pipeline.push_many(result.inputs) + pipeline.flush())


def arrays_of(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cadence_between(seen: Analysis, from_s: float, until_s: float) -> np.ndarray:
    """Valid cadence readings at grid instants in ``[from_s, until_s)``."""
    grid = seen.grid
    inside = (grid.t_s >= from_s) & (grid.t_s < until_s) & grid.valid("cadence_spm")
    return grid.raw["cadence_spm"][inside]


def share(seen: Analysis, state: str, from_s: float, until_s: float) -> float:
    """Share of grid instants in ``[from_s, until_s)`` at which the runner is in this state."""
    grid = seen.grid
    inside = (grid.t_s >= from_s) & (grid.t_s < until_s)
    return float((grid.locomotion[inside] == state).mean())
