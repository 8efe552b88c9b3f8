"""The store in the user's folder, with what was there before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete.athletes import FIRST_NAME, insert_athlete
from coach.athlete.database import STORE_NAME, open_store
from coach.athlete.errors import StoreError
from coach.athlete.legacy import archive_legacy, legacy_files, migrate_legacy
from coach.core_wording import Wording
from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coach.athlete.connection import Connection
    from coach.athlete.database import Store


def open_home(folder: Path, notify: Callable[[str], None], *, make: bool = False) -> Store | None:
    """Open the store of a folder; files of earlier versions are taken over on the first time.

    Args:
        folder: Of the user.
        notify: Takes one line about each file that cannot be taken over.
        make: Make a store if there is none. One is made in any case if there is something to take
            over.

    Returns:
        ``None`` if there is none and none was made.

    Raises:
        StoreError: It cannot be opened.
    """
    path = folder / STORE_NAME
    try:
        if not make and not _is_there(path) and not legacy_files(folder):
            return None
    except OSError as error:
        raise StoreError(
            Wording(
                "cannot look into {folder}: {why}; set COACH_HOME to a folder of yours",
                folder=folder,
                why=what_went_wrong(error),
            )
        ) from None
    first: list[bool] = []

    def fill(db: Connection) -> None:
        migrate_legacy(db, insert_athlete(db, FIRST_NAME), folder, notify)
        first.append(True)

    store = open_store(path, fill)
    if first:
        archive_legacy(folder)
    return store


def _is_there(path: Path) -> bool:
    """As ``Path.exists``, which from Python 3.14 on takes what cannot be looked at for absent."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
