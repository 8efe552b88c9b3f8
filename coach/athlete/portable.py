"""The whole store as JSON lines, out and in: for other programs, other machines, and eyes.

The first line is a heading; every other one is a row: its table and its columns by name. Numbers
of rows are those of the store that wrote them; they are given anew where they are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.athlete.errors import RefusedError, StoreError
from coach.athlete.rows import TABLES, check_row
from coach.athlete.schema import OTHERS_BY_METRICS, STEPS
from coach.core_wording import Wording
from coach.files.strict_json import read_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coach.athlete.connection import Connection
    from coach.athlete.database import Store
    from coach.files.strict_json import JsonObject

HEADING = "coach-history"

_BY_CONTENT = {"session": (("athlete_id", "placement", "content"),)}
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
    with store.writing() as db:
        number = 0
        for number, line in enumerate(lines, 1):
            try:
                if number == 1:
                    _check_heading(line)
                else:
                    coming.take(read_object(line))
            except (ValueError, RefusedError) as error:
                what = error.what if isinstance(error, RefusedError) else str(error)
                raise StoreError(
                    Wording(
                        "{where} line {number}: {why}; nothing was imported, take another copy",
                        where=where,
                        number=number,
                        why=" ".join(what.split()),
                    )
                ) from None
        if number == 0:
            raise StoreError(Wording("{where} is empty; take another copy", where=where))
        # Earlier versions kept the first place of a session alone.
        db.execute(OTHERS_BY_METRICS)
    return Imported(coming.sessions, coming.known)


class _Coming:
    """Rows on their way in, and under which numbers those they refer to are now."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._columns = {table: _columns(db, table) for table in TABLES}
        self._numbers: dict[tuple[str, int], int] = {}
        self._known_sessions: set[int] = set()
        self.sessions = 0
        self.known = 0

    def take(self, form: JsonObject) -> None:
        table = form.pop("table", None)
        if not isinstance(table, str) or table not in TABLES:
            raise ValueError(Wording("no table {table!r}", table=str(table)[:40]))
        check_row(table, form)
        old = form.pop("id", None)
        if old is not None and (table, old) in self._numbers:
            raise ValueError(Wording("there was {table} {old} before it", table=table, old=old))
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
            self._numbers[table, old] = new if new is not None else self._there(table, row)

    def _count(self, new: int | None, row: JsonObject) -> None:
        if new is None:
            self.known += 1
            self._known_sessions.add(self._there("session", row))
        else:
            self.sessions += 1

    def _number(self, table: str, old: int) -> int:
        number = self._numbers.get((table, old))
        if number is None:
            raise ValueError(
                Wording(
                    "it refers to {table} {old}, which did not come before it", table=table, old=old
                )
            )
        return number

    def _insert(self, table: str, row: JsonObject) -> int | None:
        """The new row's number, ``None`` if there was such a row."""
        names = [name for name in self._columns[table] if name in row]
        marks = ", ".join("?" * len(names))
        done = self._db.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "  # noqa: S608
            "ON CONFLICT DO NOTHING",
            [row[name] for name in names],
        )
        return int(done.lastrowid or 0) if done.rowcount else None

    def _there(self, table: str, row: JsonObject) -> int:
        """The number of the row that is there in its place."""
        for keys in (TABLES[table], *_BY_CONTENT.get(table, ())):
            where = " AND ".join(f"{key} = ?" for key in keys)
            found = self._db.execute(
                f"SELECT id FROM {table} WHERE {where}",  # noqa: S608
                [row.get(key, "") for key in keys],
            ).fetchone()
            if found is not None:
                return int(found[0])
        raise ValueError(Wording("there is another {table} in its place", table=table))


def _columns(db: Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "id"]


def _check_heading(line: str) -> None:
    form = read_object(line)
    if form.get("type") != HEADING:
        raise ValueError(Wording("it is no history of the coach"))
    version = form.get("version")
    if type(version) is not int or not 1 <= version <= len(STEPS):
        raise ValueError(Wording("it was written by a newer coach; update the coach"))
