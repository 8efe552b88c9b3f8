"""The JSON files in which a runner was kept before there was a store, taken over once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from coach.athlete.errors import RefusedError
from coach.athlete.forms import baseline_of, calibration_of
from coach.athlete.learnt import insert_baseline, insert_calibration
from coach.core_wording import Wording
from coach.files.strict_json import read_object
from coach.files.trouble import what_went_wrong
from coach.model import Placement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coach.athlete.connection import Connection
    from coach.files.strict_json import JsonObject

TAKEN_SUFFIX = ".taken-over"
"""Added to the name of a file once the store has what is in it."""

_TAKEN = f"*.json{TAKEN_SUFFIX}"


def legacy_files(folder: Path) -> list[Path]:
    """Those there are."""
    baselines = [folder / f"baseline-{place.value}.json" for place in Placement]
    found = [*sorted((folder / "calibrations").glob("*.json")), *baselines]
    return [path for path in found if path.is_file()]


def migrate_legacy(
    db: Connection, athlete_id: int, folder: Path, notify: Callable[[str], None]
) -> None:
    """Bring what the files hold into a new store; what cannot be read costs one line each."""
    for path in legacy_files(folder):
        try:
            form = read_object(path.read_text(encoding="utf-8"))
            _insert(db, athlete_id, path, form)
        except (OSError, ValueError, RefusedError) as error:
            what = error.what if isinstance(error, RefusedError) else what_went_wrong(error)
            notify(
                Wording(
                    "profile file {path} cannot be used ({what}); it is measured or learnt anew",
                    path=path,
                    what=what,
                )
            )


def archive_legacy(folder: Path) -> None:
    """Rename the files, so that nobody takes them for what is in force."""
    for path in legacy_files(folder):
        with contextlib.suppress(OSError):
            path.rename(path.with_name(path.name + TAKEN_SUFFIX))


def delete_legacy(folder: Path) -> list[Path]:
    """Delete the files, put aside or not.

    Returns:
        Those that the system does not let go.
    """
    aside = [path for each in (folder, folder / "calibrations") for path in each.glob(_TAKEN)]
    left: list[Path] = []
    for path in [*aside, *legacy_files(folder)]:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    with contextlib.suppress(OSError):  # not empty, or not there
        (folder / "calibrations").rmdir()
    return left


def _insert(db: Connection, athlete_id: int, path: Path, form: JsonObject) -> None:
    made_utc_s = path.stat().st_mtime
    if path.parent.name == "calibrations":
        insert_calibration(db, athlete_id, calibration_of(form), made_utc_s)
    else:
        placement = Placement(path.stem.removeprefix("baseline-"))
        insert_baseline(db, athlete_id, placement, baseline_of(form), made_utc_s)
