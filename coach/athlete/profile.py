"""The profile: calibrations by sensor and placement, usual values by placement."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeVar

from coach.athlete.small_file import read_json, write_json
from coach.model import Baseline
from coach.recording import (
    baseline_from_json,
    baseline_to_json,
    calibration_from_json,
    calibration_to_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coach.model import Calibration, Placement
    from coach.recording.json_form import JsonObject

T = TypeVar("T")


class Profile:
    """One runner's profile.

    Nothing here raises for a bad file or disk: a run goes on without its profile.

    Args:
        folder: Where it is; made when something is kept.
        notify: Takes one line for the user about what cannot be read or written.
    """

    def __init__(self, folder: Path, notify: Callable[[str], None]) -> None:
        self._folder = folder
        self._notify = notify

    def calibration(self, sensor_id: str, placement: Placement) -> Calibration | None:
        """The last calibration of this sensor at this placement."""
        path = self._calibration_path(sensor_id, placement)
        found = self._load(path, _calibration, "you will be calibrated anew")
        if found is None or (found.sensor_id, found.placement) != (sensor_id, placement):
            return None
        return found

    def keep_calibration(self, calibration: Calibration) -> None:
        path = self._calibration_path(calibration.sensor_id, calibration.placement)
        self._store(path, calibration_to_json(calibration))

    def baseline(self, placement: Placement) -> Baseline:
        """The runner's usual values; empty if nothing is known yet."""
        path = self._baseline_path(placement)
        return self._load(path, _baseline, "your usual values are learnt anew") or Baseline()

    def keep_baseline(self, placement: Placement, baseline: Baseline) -> None:
        """Keep what is known now; nothing known leaves what is there."""
        if baseline.metrics:
            self._store(self._baseline_path(placement), baseline_to_json(baseline))

    def _calibration_path(self, sensor_id: str, placement: Placement) -> Path:
        safe_id = re.sub(r"[^a-z0-9]+", "-", sensor_id.lower()).strip("-")
        return self._folder / "calibrations" / f"{placement.value}-{safe_id}.json"

    def _baseline_path(self, placement: Placement) -> Path:
        return self._folder / f"baseline-{placement.value}.json"

    def _load(self, path: Path, build: Callable[[JsonObject], T], without: str) -> T | None:
        try:
            form = read_json(path)
            return None if form is None else build(form)
        except OSError as error:
            what = (error.strerror or type(error).__name__).lower()
        except ValueError as error:
            what = " ".join(str(error).split())
        self._notify(f"profile file {path} cannot be used ({what}); {without}")
        return None

    def _store(self, path: Path, form: JsonObject) -> None:
        try:
            write_json(path, form)
        except OSError as error:
            what = (error.strerror or type(error).__name__).lower()
            self._notify(f"cannot keep {path}: {what}; set COACH_HOME to a folder of yours")


def _calibration(form: JsonObject) -> Calibration:
    calibration = calibration_from_json(form)
    if not calibration.mounting.is_rotation:
        raise ValueError("its mounting is not a rotation")
    return calibration


def _baseline(form: JsonObject) -> Baseline:
    baseline = baseline_from_json(form)
    for name, pair in baseline.metrics.items():
        if not all(map(math.isfinite, pair)) or pair[1] < 0.0:
            raise ValueError(f"{name} has no usual value")
    return baseline
