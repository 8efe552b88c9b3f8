"""A backup of the store, taken back: looked through first, then in place whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.athlete.connection import translate_errors
from coach.athlete.database import STORE_NAME, Store, back_up, is_store, open_store
from coach.athlete.errors import DamagedError, StoreError
from coach.core_wording import Wording
from coach.files.private import own_folder, put_private, touch_private, workshop
from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOGS = ("-wal", "-shm")
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds.

    Args:
        athletes: How many.
        sessions: Of all of them.
        learnt: Calibrations, usual values, what was chosen and liked.
    """

    athletes: int
    sessions: int
    learnt: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be missed."""
        return self.athletes <= 1 and not self.sessions and not self.learnt


def held_in(store: Store) -> Held:
    """What a store holds.

    Raises:
        StoreError: It cannot be read.
    """
    tables = ("calibration", "baseline", "focus", "phrase_vote")
    learnt = sum(_count(store, table) for table in tables)
    told = "athlete WHERE mass_kg NOTNULL OR height_m NOTNULL OR step_length_m NOTNULL"
    return Held(_count(store, "athlete"), _count(store, "session"), learnt + _count(store, told))


@contextlib.contextmanager
def looked_through(path: Path, home: Path) -> Iterator[Store]:
    """A copy of a backup, brought to the present tables; the backup itself stays as it is.

    Args:
        path: As ``back_up`` wrote it, by this version or an earlier one.
        home: Folder of the store.

    Raises:
        StoreError: It is no backup, is damaged, or there is no room to look through it.
    """
    with contextlib.ExitStack() as stack:
        try:
            own_folder(home)
            made = stack.enter_context(workshop(home)) / STORE_NAME
            touch_private(made)
            shutil.copyfile(path, made)
            for log in _LOGS[:1]:  # of a store that was copied while in use
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(_beside(path, log), _beside(made, log))
        except OSError as error:
            what = what_went_wrong(error)
            raise StoreError(
                Wording(
                    "cannot take {path} back: {what}; nothing was changed", path=path, what=what
                )
            ) from None
        try:
            copy = _opened(made)
            stack.callback(copy.close)
            _check(copy)
        except DamagedError:
            raise StoreError(
                Wording(
                    "cannot take {path} back: it is damaged, or no backup of the coach; "
                    "nothing was changed",
                    path=path,
                )
            ) from None
        except StoreError as error:
            what = str(error).replace(str(made), "it")
            raise StoreError(
                Wording(
                    "cannot take {path} back: {what}; nothing was changed", path=path, what=what
                )
            ) from None
        yield copy


def earlier_stores(home: Path) -> list[Path]:
    """Stores that were there before one was taken back: they hold what has been deleted since."""
    return sorted(home.glob("athletes-before-restore-*.sqlite"))


def put_back(copy: Store, home: Path) -> Path | None:
    """Put what was looked through into the place of the store, which is kept under another name.

    Args:
        copy: As ``looked_through`` gives it.
        home: Folder of the store.

    Returns:
        Where the store that was there is now; ``None`` if there was none.

    Raises:
        StoreError: It cannot be done; then the store is as it was.
    """
    path = home / STORE_NAME
    if not path.exists():
        _place(copy, path)
        return None
    kept = _free_name(home)
    try:
        present = open_store(path)
    except DamagedError:
        # Whatever of it can be saved is in the file and its log.
        try:
            path.rename(kept)
            for log in _LOGS:
                with contextlib.suppress(FileNotFoundError):
                    _beside(path, log).rename(_beside(kept, log))
        except OSError as error:
            what = what_went_wrong(error)
            raise StoreError(
                Wording("cannot move {path} away: {what}; move it by hand", path=path, what=what)
            ) from None
        _place(copy, path)
        return kept
    try:
        _keep(present, kept)
        with translate_errors(path):
            # One transaction: whoever reads the store meanwhile sees the one or the other.
            copy.db.backup(present.db)
        present.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        present.close()
    return kept


def _opened(made: Path) -> Store:
    if not made.stat().st_size:
        raise StoreError(Wording("it is empty"))
    if not is_store(made):
        raise StoreError(Wording("it is no backup of the coach"))
    return open_store(made)


def _check(copy: Store) -> None:
    said = [row[0] for row in copy.db.execute("PRAGMA integrity_check(1)")]
    if said != ["ok"] or copy.db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StoreError(Wording("it is damaged"))
    if copy.db.execute("SELECT 1 FROM athlete WHERE is_current").fetchone() is None:
        raise StoreError(Wording("it has no athlete"))


def _place(copy: Store, path: Path) -> None:
    made = copy.path.with_name("placed.sqlite")
    with _writing(path):
        _keep(copy, made)
        put_private(made, path)


def _keep(store: Store, path: Path) -> None:
    """A copy for the owner alone."""
    with _writing(path):
        touch_private(path)
    back_up(store, path)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say what the system refuses while a file is written."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            Wording("cannot write {path}: {why}", path=path, why=what_went_wrong(error))
        ) from None


def _free_name(home: Path) -> Path:
    names = (home / f"athletes-before-restore-{number}.sqlite" for number in range(1, _MOST_KEPT))
    found = next((path for path in names if not path.exists()), None)
    if found is None:
        raise StoreError(Wording("{home} holds too many earlier stores; move some away", home=home))
    return found


def _count(store: Store, table: str) -> int:
    (count,) = store.db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  from above
    return int(count)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
