"""The JSON files in which a runner was kept before there was a store, taken over once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from coach.athlete.json_text import read_object
from coach.athlete.learnt import (
    baseline_of,
    calibration_of,
    insert_baseline,
    insert_calibration,
)
from coach.model import Placement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from coach.recording.json_form import JsonObject

TAKEN_SUFFIX = ".taken-over"
"""Added to the name of a file once the store has what is in it."""


def legacy_files(folder: Path) -> list[Path]:
    """Those there are."""
    baselines = [folder / f"baseline-{place.value}.json" for place in Placement]
    found = [*sorted((folder / "calibrations").glob("*.json")), *baselines]
    return [path for path in found if path.is_file()]


def migrate_legacy(
    db: sqlite3.Connection, athlete_id: int, folder: Path, notify: Callable[[str], None]
) -> None:
    """Bring what the files hold into a new store; what cannot be read costs one line each."""
    for path in legacy_files(folder):
        try:
            form = read_object(path.read_text(encoding="utf-8"))
            _insert(db, athlete_id, path, form)
        except OSError as error:
            what = (error.strerror or type(error).__name__).lower()
            notify(f"profile file {path} cannot be used ({what}); it is measured or learnt anew")
        except ValueError as error:
            what = " ".join(str(error).split())
            notify(f"profile file {path} cannot be used ({what}); it is measured or learnt anew")


def archive_legacy(folder: Path) -> None:
    """Rename the files, so that nobody takes them for what is in force."""
    for path in legacy_files(folder):
        with contextlib.suppress(OSError):
            path.rename(path.with_name(path.name + TAKEN_SUFFIX))


def _insert(db: sqlite3.Connection, athlete_id: int, path: Path, form: JsonObject) -> None:
    made_utc_s = path.stat().st_mtime
    if path.parent.name == "calibrations":
        insert_calibration(db, athlete_id, calibration_of(form), made_utc_s)
    else:
        placement = Placement(path.stem.removeprefix("baseline-"))
        insert_baseline(db, athlete_id, placement, baseline_of(form), made_utc_s)
