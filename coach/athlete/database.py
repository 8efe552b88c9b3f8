"""Opening the store: one SQLite file, brought to the present tables, never half written."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.athlete.errors import StoreError
from coach.athlete.schema import APPLICATION_ID, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STORE_NAME = "athletes.sqlite"

_WAIT_S = 10.0  # for another process that is writing


@dataclass(frozen=True, slots=True)
class Store:
    """An open store.

    Args:
        db: Autocommits; what belongs together goes into ``writing``.
        path: The file.
    """

    db: sqlite3.Connection
    path: Path

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of what is written within, or nothing; also if the machine stops.

        Raises:
            StoreError: It cannot be written.
        """
        with translate_errors(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:  # a full disk ends it by itself
                    self.db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        self.db.close()


def open_store(path: Path, filled: Callable[[sqlite3.Connection], None] | None = None) -> Store:
    """Open a store, making file and folder if needed, and take the steps it lacks.

    Args:
        path: The file.
        filled: Called in the same transaction in which the first tables are made.

    Raises:
        StoreError: It cannot be opened, is damaged, not a store, or of a newer version.
    """
    with translate_errors(path):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else's business
        except OSError as error:
            what = (error.strerror or type(error).__name__).lower()
            raise StoreError(
                f"cannot make {path.parent}: {what}; set COACH_HOME to a folder of yours"
            ) from None
        db = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
        try:
            _prepare(db, path, filled)
        except BaseException:
            db.close()
            raise
    return Store(db, path)


@contextlib.contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says within into one line for the user."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StoreError(f"{path} refuses it: {error}; check the values") from None
    except sqlite3.OperationalError as error:
        remedy = "close the other coach" if "locked" in str(error) else "check disk and permissions"
        raise StoreError(f"cannot use {path}: {error}; {remedy}") from None
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is damaged or no store of the coach ({error}); "
            "move it away and bring a copy back with 'coach history import'"
        ) from None


def back_up(store: Store, path: Path) -> None:
    """Copy the whole store, whatever another process does to it meanwhile.

    Raises:
        StoreError: The copy cannot be written.
    """
    with translate_errors(path), contextlib.closing(sqlite3.connect(path)) as copy:
        store.db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, to be moved about


def _prepare(
    db: sqlite3.Connection, path: Path, filled: Callable[[sqlite3.Connection], None] | None
) -> None:
    # Deleted is deleted: what a runner removes is overwritten in the file.
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA foreign_keys = ON")
    if _number(db, "application_id") not in (0, APPLICATION_ID):
        raise StoreError(f"{path} belongs to another program; set COACH_HOME to another folder")
    taken = _number(db, "user_version")
    if taken > len(STEPS):
        raise StoreError(f"{path} was written by a newer coach; update the coach")
    if taken < len(STEPS):
        _take_steps(db, filled)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # a run that was kept survives a power cut


def _take_steps(
    db: sqlite3.Connection, filled: Callable[[sqlite3.Connection], None] | None
) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        taken = _number(db, "user_version")  # another process may have been faster
        for step in STEPS[taken:]:
            for statement in filter(str.strip, step.split(";")):
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(STEPS)}")
        if taken == 0 and filled is not None:
            filled(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _number(db: sqlite3.Connection, pragma: str) -> int:
    (number,) = db.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)
