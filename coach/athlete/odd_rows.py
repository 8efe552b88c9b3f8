"""Rows of the store that cannot be read: named, so that they can be looked at and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.athlete.rows import TABLES, check_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.athlete.database import Store

_KEYS = {
    "athlete": ("id",),
    "session": ("id",),
    "session_metric": ("session_id", "name"),
    "cue_effect": ("session_id", "cue_id"),
    "cue_said": ("session_id", "cue_id"),
    "stand_segment": ("session_id", "placement"),
    "desk_time": ("session_id",),
    "exercise_set": ("session_id", "number"),
    "calibration": ("id",),
    "baseline": ("id",),
    "focus": ("athlete_id",),
    "phrase_vote": ("athlete_id", "phrase"),
}
_OF_ONE_SESSION = (
    "session_metric",
    "cue_effect",
    "cue_said",
    "stand_segment",
    "desk_time",
    "exercise_set",
)
_OF_ATHLETE = {"athlete": "id = ?"} | dict.fromkeys(
    _OF_ONE_SESSION, "session_id IN (SELECT id FROM session WHERE athlete_id = ?)"
)

OF_SESSION = ("session", *_OF_ONE_SESSION)
"""Tables that hold what a session is shown by."""

BEFORE_A_RUN = ("athlete", "session", "calibration", "baseline", "focus", "phrase_vote")
"""Tables that a run reads; those of single metrics and cues are many rows."""


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that holds what the coach never writes.

    Args:
        table: Where it is.
        key: Values of the columns that find it.
        why: What is wrong with it, one line.
    """

    table: str
    key: tuple[Any, ...]
    why: str

    @property
    def name(self) -> str:
        """What to call it by: the number of a session, or its table and what finds it there."""
        if self.table == "session":
            return str(self.key[0])
        key = self.key[1:] if _KEYS[self.table][0] == "athlete_id" else self.key
        return ":".join([self.table, *map(str, key)])


def odd_rows(
    store: Store, athlete_id: int, tables: tuple[str, ...] = tuple(TABLES)
) -> list[OddRow]:
    """Those of one athlete, by table."""
    return [odd for table in tables for odd in _odd_in(store, athlete_id, table)]


def delete_row(store: Store, odd: OddRow) -> None:
    """Take it out, with what refers to it."""
    where = " AND ".join(f"{column} = ?" for column in _KEYS[odd.table])
    with store.writing() as db:
        db.execute(f"DELETE FROM {odd.table} WHERE {where}", odd.key)  # noqa: S608  names from above
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _odd_in(store: Store, athlete_id: int, table: str) -> Iterator[OddRow]:
    whose = _OF_ATHLETE.get(table, "athlete_id = ?")
    rows = store.db.execute(f"SELECT * FROM {table} WHERE {whose}", (athlete_id,))  # noqa: S608
    columns = [column[0] for column in rows.description]
    for values in rows:
        row = dict(zip(columns, values, strict=True))
        try:
            check_row(table, row)
        except ValueError as error:
            key = tuple(row[column] for column in _KEYS[table])
            yield OddRow(table, key, " ".join(str(error).split()))
