"""Who runs: names, bodies, and whose turn it is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.athlete.errors import StoreError
from coach.athlete.legacy import delete_legacy
from coach.athlete.rows import check_name
from coach.core_wording import Wording
from coach.model import Body
from coach.terminal_escape import escape_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from coach.athlete.connection import Connection
    from coach.athlete.database import Store

FIRST_NAME = "me"
"""Of the athlete that is there without being asked for."""

_FIRST_ID = 1
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Athlete:
    """One runner.

    Args:
        athlete_id: In this store.
        name: Any text without line breaks; never trusted where it is shown.
        body: As told.
        is_current: Whether commands mean this one unless told otherwise.
        simulated: Nobody: a made-up runner, of whom simulated runs say something.
    """

    athlete_id: int
    name: str
    body: Body
    is_current: bool
    simulated: bool = False


def athletes(store: Store) -> list[Athlete]:
    """All of them by name."""
    return [_athlete(row) for row in store.db.execute(f"{_SELECT} ORDER BY name")]


def athlete(store: Store, name: str | None = None) -> Athlete:
    """The athlete of a name, or whose turn it is.

    A name that nobody could type, from an earlier version, may be given as it is shown.

    Raises:
        StoreError: There is none of that name.
    """
    if name is None:
        found = store.db.execute(f"{_SELECT} WHERE is_current")
    else:
        found = store.db.execute(f"{_SELECT} WHERE name = ?", (name,))
    row = found.fetchone()
    if row is None:
        as_shown = [one for one in athletes(store) if escape_terminal(one.name) == name]
        if len(as_shown) == 1:
            return as_shown[0]
        known = ", ".join(a.name for a in athletes(store)[:_MOST_LISTED])
        raise StoreError(
            Wording(
                "no athlete {name}; there are {known}; add one with 'coach athlete NAME --new'",
                name=name,
                known=known,
            )
        )
    return _athlete(row)


def add_athlete(
    store: Store, name: str, body: Body | None = None, *, simulated: bool = False
) -> Athlete:
    """A new athlete, whose turn it is then.

    Args:
        store: Where.
        name: Any text of one line.
        body: As told.
        simulated: A made-up one.

    Raises:
        StoreError: The name is taken, empty, too long or more than a line.
    """
    _check_name(store, name)
    with store.writing() as db:
        number = insert_athlete(db, name)
        db.execute("UPDATE athlete SET simulated = ? WHERE id = ?", (int(simulated), number))
    if body is not None:
        set_body(store, athlete(store, name), body)
    return athlete(store, name)


def insert_athlete(db: Connection, name: str) -> int:
    """The row of a new athlete, whose turn it is then; its id."""
    db.execute("UPDATE athlete SET is_current = 0")
    done = db.execute(
        "INSERT INTO athlete (name, added_utc_s, is_current) VALUES (?, ?, 1)", (name, time.time())
    )
    return int(done.lastrowid or 0)


def set_body(store: Store, whose: Athlete, body: Body) -> None:
    """What the athlete tells of the body, in place of what was told."""
    with store.writing() as db:
        db.execute(
            "UPDATE athlete SET mass_kg = ?, height_m = ?, step_length_m = ? WHERE id = ?",
            (body.mass_kg, body.height_m, body.step_length_m, whose.athlete_id),
        )


def rename_athlete(store: Store, whose: Athlete, name: str) -> None:
    """Another name.

    Raises:
        StoreError: As ``add_athlete``.
    """
    _check_name(store, name)
    with store.writing() as db:
        db.execute("UPDATE athlete SET name = ? WHERE id = ?", (name, whose.athlete_id))


def make_current(store: Store, whose: Athlete) -> None:
    """It is this one's turn from now on."""
    with store.writing() as db:
        db.execute("UPDATE athlete SET is_current = (id = ?)", (whose.athlete_id,))


def delete_athlete(store: Store, whose: Athlete) -> list[Path]:
    """Everything of one athlete; the next takes the turn, or a new, empty one.

    The recordings are files of their own and stay. Files of earlier versions, from which the first
    athlete was made, go too.

    Returns:
        Such files that the system does not let go.
    """
    with store.writing() as db:
        db.execute("DELETE FROM athlete WHERE id = ?", (whose.athlete_id,))
        left = db.execute("SELECT id FROM athlete ORDER BY is_current DESC, name").fetchone()
        if left is None:
            insert_athlete(db, FIRST_NAME)
        else:
            db.execute("UPDATE athlete SET is_current = (id = ?)", left)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return delete_legacy(store.path.parent) if whose.athlete_id == _FIRST_ID else []


_SELECT = "SELECT id, name, mass_kg, height_m, step_length_m, is_current, simulated FROM athlete"


def _athlete(row: tuple[int, str, float | None, float | None, float | None, int, int]) -> Athlete:
    number, name, mass_kg, height_m, step_length_m, is_current, simulated = row
    try:
        body = Body(mass_kg, height_m, step_length_m)
    except ValueError:
        body = Body()  # what no runner has is as if it had not been told
    return Athlete(number, name, body, bool(is_current), bool(simulated))


def _check_name(store: Store, name: str) -> None:
    try:
        check_name(name)
    except ValueError as error:
        raise StoreError(Wording("{error}; choose another", error=error)) from None
    if any(a.name == name for a in athletes(store)):
        raise StoreError(
            Wording("there is an athlete {name} already; choose another name", name=name)
        )
