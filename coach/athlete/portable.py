"""The whole store as JSON lines, out and in: for other programs, other machines, and eyes.

The first line is a heading; every other one is a row: its table and its columns by name. Numbers
of rows are those of the store that wrote them; they are given anew where they are read.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.athlete.errors import StoreError
from coach.athlete.json_text import read_object
from coach.athlete.schema import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coach.athlete.database import Store

HEADING = "coach-history"

# In the order in which rows can refer to each other, with what makes a row the same as one that is
# there already. The row in the store wins.
TABLES: dict[str, tuple[str, ...]] = {
    "athlete": ("name",),
    "session": ("athlete_id", "started_utc_s", "placement"),
    "session_metric": ("session_id", "name"),
    "cue_effect": ("session_id", "cue_id"),
    "calibration": ("athlete_id", "placement", "sensor_id", "made_utc_s"),
    "baseline": ("athlete_id", "placement", "learnt_utc_s"),
    "focus": ("athlete_id",),
    "phrase_vote": ("athlete_id", "phrase"),
}
_REFERENCES = {"athlete_id": "athlete", "session_id": "session"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Args:
        sessions: That were not there.
        known: That were, and stayed as they were.
    """

    sessions: int
    known: int


def export_lines(store: Store) -> Iterator[str]:
    """The store as lines, without line ends."""
    yield json.dumps({"type": HEADING, "version": len(STEPS)})
    for table in TABLES:
        rows = store.db.execute(f"SELECT * FROM {table}")  # noqa: S608  a name from above
        columns = [column[0] for column in rows.description]
        for row in rows:
            form = {"table": table, **dict(zip(columns, row, strict=True))}
            yield json.dumps(form, allow_nan=False, ensure_ascii=False)


def import_lines(store: Store, lines: Iterable[str], where: str) -> Imported:
    """Add what lines say to what is there; all of it, or nothing.

    Args:
        store: To add to.
        lines: As ``export_lines`` gives them.
        where: Name of the file, for messages.

    Raises:
        StoreError: A line is wrong; the message says which. Nothing has come in then.
    """
    coming = _Coming(store.db)
    with store.writing():
        number = 0
        for number, line in enumerate(lines, 1):
            try:
                if number == 1:
                    _check_heading(line)
                else:
                    coming.take(read_object(line))
            except (ValueError, sqlite3.Error, OverflowError) as error:
                what = " ".join(str(error).split())
                raise StoreError(
                    f"{where} line {number}: {what}; nothing was imported, take another copy"
                ) from None
        if number == 0:
            raise StoreError(f"{where} is empty; take another copy")
    return Imported(coming.sessions, coming.known)


class _Coming:
    """Rows on their way in, and under which numbers those they refer to are now."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._columns = {table: _columns(db, table) for table in TABLES}
        self._numbers: dict[tuple[str, int], int] = {}
        self._known_sessions: set[int] = set()
        self.sessions = 0
        self.known = 0

    def take(self, form: dict[str, Any]) -> None:
        table = form.pop("table", None)
        if table not in TABLES:
            raise ValueError(f"no table {str(table)[:40]!r}")
        old = form.pop("id", None)
        # What a newer version wrote beside is left out; what is missing has its default.
        row = {name: value for name, value in form.items() if name in self._columns[table]}
        for column, referred in _REFERENCES.items():
            if row.get(column) is not None:
                row[column] = self._number(referred, row[column])
        if table == "athlete":
            row["is_current"] = 0
        elif row.get("session_id") in self._known_sessions:
            return  # a session that is there already is complete
        new = self._insert(table, row)
        if table == "session":
            self._count(new, row)
        if old is not None:
            self._numbers[table, int(old)] = new if new is not None else self._there(table, row)

    def _count(self, new: int | None, row: dict[str, Any]) -> None:
        if new is None:
            self.known += 1
            self._known_sessions.add(self._there("session", row))
        else:
            self.sessions += 1

    def _number(self, table: str, old: object) -> int:
        number = self._numbers.get((table, old)) if isinstance(old, int) else None
        if number is None:
            raise ValueError(
                f"it refers to {table} {str(old)[:20]!r}, which did not come before it"
            )
        return number

    def _insert(self, table: str, row: dict[str, Any]) -> int | None:
        """The new row's number, ``None`` if there was such a row."""
        names = [name for name in self._columns[table] if name in row]
        marks = ", ".join("?" * len(names))
        conflict = ", ".join(TABLES[table])
        done = self._db.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "  # noqa: S608
            f"ON CONFLICT ({conflict}) DO NOTHING",
            [row[name] for name in names],
        )
        return int(done.lastrowid or 0) if done.rowcount else None

    def _there(self, table: str, row: dict[str, Any]) -> int:
        keys = TABLES[table]
        where = " AND ".join(f"{key} = ?" for key in keys)
        found = self._db.execute(
            f"SELECT id FROM {table} WHERE {where}",  # noqa: S608
            [row[key] for key in keys],
        ).fetchone()
        return int(found[0])


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "id"]


def _check_heading(line: str) -> None:
    form = read_object(line)
    if form.get("type") != HEADING:
        raise ValueError("it is no history of the coach")
    version = form.get("version")
    if not isinstance(version, int) or version > len(STEPS):
        raise ValueError("it was written by a newer coach; update the coach")
