"""The store in the user's folder, with what was there before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete.athletes import FIRST_NAME, insert_athlete
from coach.athlete.database import STORE_NAME, open_store
from coach.athlete.legacy import archive_legacy, legacy_files, migrate_legacy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

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
    if not make and not path.exists() and not legacy_files(folder):
        return None
    first: list[bool] = []

    def fill(db: sqlite3.Connection) -> None:
        migrate_legacy(db, insert_athlete(db, FIRST_NAME), folder, notify)
        first.append(True)

    store = open_store(path, fill)
    if first:
        archive_legacy(folder)
    return store
