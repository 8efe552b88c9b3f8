"""Opening the store: one SQLite file, brought to the present tables, never half written."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.athlete.connection import Connection, translate_errors
from coach.athlete.errors import StoreError
from coach.athlete.schema import APPLICATION_ID, STEPS
from coach.core_wording import Wording
from coach.files.private import close_to_others, own_folder, touch_private
from coach.files.trouble import what_went_wrong

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

    db: Connection
    path: Path

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of what is written within, or nothing; also if the machine stops.

        Raises:
            StoreError: It cannot be written.
        """
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


def open_store(path: Path, filled: Callable[[Connection], None] | None = None) -> Store:
    """Open a store, making file and folder if needed, and take the steps it lacks.

    Args:
        path: The file.
        filled: Called in the same transaction in which the first tables are made.

    Raises:
        StoreError: It cannot be opened, is damaged, not a store, or of a newer version.
    """
    _make_private(path)
    with translate_errors(path):
        db = Connection(path, timeout=_WAIT_S, isolation_level=None)
    try:
        _prepare(db, path, filled)
    except BaseException:
        db.close()
        raise
    return Store(db, path)


def _make_private(path: Path) -> None:
    """Folder and file for their owner alone, before anything of a body is in them."""
    try:
        own_folder(path.parent)
    except OSError as error:
        what = what_went_wrong(error)
        raise StoreError(
            Wording(
                "cannot make {parent}: {what}; set COACH_HOME to a folder of yours",
                parent=path.parent,
                what=what,
            )
        ) from None
    with contextlib.suppress(OSError):  # what is wrong with it SQLite says better
        if not path.exists():
            touch_private(path)
    # The log and its index get the permissions of the file, but may be there from before.
    for suffix in ("", "-wal", "-shm"):
        close_to_others(path.with_name(path.name + suffix))


def is_store(path: Path) -> bool:
    """Whether a file is a store of the coach, of whatever version.

    Raises:
        StoreError: It cannot be read, or is damaged.
    """
    with translate_errors(path), contextlib.closing(Connection(path, isolation_level=None)) as db:
        return _number(db, "application_id") == APPLICATION_ID and _number(db, "user_version") > 0


def back_up(store: Store, path: Path) -> None:
    """Copy the whole store, whatever another process does to it meanwhile.

    Raises:
        StoreError: The copy cannot be written.
    """
    with translate_errors(path), contextlib.closing(Connection(path, isolation_level=None)) as copy:
        store.db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, to be moved about


def _prepare(db: Connection, path: Path, filled: Callable[[Connection], None] | None) -> None:
    # Deleted is deleted: what a runner removes is overwritten in the file.
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA foreign_keys = ON")
    if _number(db, "application_id") not in (0, APPLICATION_ID):
        raise StoreError(
            Wording(
                "{path} belongs to another program; set COACH_HOME to another folder", path=path
            )
        )
    taken = _number(db, "user_version")
    if taken > len(STEPS):
        raise StoreError(
            Wording("{path} was written by a newer coach; update the coach", path=path)
        )
    if taken < len(STEPS):
        _take_steps(db, filled)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # a run that was kept survives a power cut


def _take_steps(db: Connection, filled: Callable[[Connection], None] | None) -> None:
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


def _number(db: Connection, pragma: str) -> int:
    (number,) = db.execute(f"PRAGMA {pragma}").fetchone()
    return int(number)
