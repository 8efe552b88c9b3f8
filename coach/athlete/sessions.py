"""The history: sessions as they were kept, shown, and taken out again."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from coach.athlete.errors import LessError, StoreError
from coach.athlete.rows import LATEST_UTC_S, SessionKind, check_row, checked, others_of
from coach.core_wording import Wording
from coach.model import CueEffect, Placement
from coach.progress.records import MetricRecord, SaidCue, SessionRecord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from coach.athlete.connection import Connection
    from coach.athlete.database import Store

_COLUMNS = tuple(
    field.name
    for field in fields(SessionRecord)
    if field.name not in ("metrics", "effects", "said", "runner_simulated")
)
_FLAGS = ("measure_only", "recall_only", "pain", "dated")
_AFTER_S = 1.0
_LESS_S = 1.0
_METRIC_COLUMNS = ("name", *(field.name for field in fields(MetricRecord)))
_EFFECT_COLUMNS = tuple(field.name for field in fields(CueEffect))
_SAID_COLUMNS = tuple(field.name for field in fields(SaidCue))


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session and the number by which the user calls it."""

    session_id: int
    record: SessionRecord


def insert_session(
    db: Connection,
    athlete_id: int,
    record: SessionRecord,
    *,
    kind: str = SessionKind.RUN,
    even_less: bool = False,
) -> tuple[int, float]:
    """Write one session with all that belongs to it, in place of an earlier summary of the same.

    It keeps its number, its day, and what was learnt in it. One of which nobody knows the day is
    put behind all others.

    Args:
        db: Of the store.
        athlete_id: Whose.
        record: The session.
        kind: A run, or what a practice was for; what came of that is kept by ``practices.py``.
        even_less: It may be a part only of the one that is there.

    Returns:
        Its number, and its start as the store has it.

    Raises:
        LessError: It is a part only of the one that is there.
        StoreError: It holds what no session may hold.
    """
    found = find_session(db, athlete_id, record, kind)
    if found is not None and not even_less:
        _check_is_no_less(db, found, record)
    if found is None and not record.dated:
        record = dataclasses.replace(record, started_utc_s=_after_all(db, athlete_id, record))
    if found is None:
        record = dataclasses.replace(
            record, started_utc_s=_free_start(db, athlete_id, record, kind)
        )
    values = {name: _storable(getattr(record, name)) for name in _COLUMNS}
    values["placement"] = record.placement.value
    values["others"] = ",".join(place.value for place in record.others)
    values |= {name: int(getattr(record, name)) for name in _FLAGS} | {"kind": str(kind)}
    checked(db.path, "session", values)
    if found is None:
        columns = ("athlete_id", *values)
        done = db.execute(
            f"INSERT INTO session ({', '.join(columns)}) VALUES ({_marks(columns)})",  # noqa: S608
            (athlete_id, *values.values()),
        )
        found = int(done.lastrowid or 0)
    else:
        if record.effort is None:
            del values["effort"]  # what the runner once told is not untold by a replay
        (dated,) = db.execute("SELECT dated FROM session WHERE id = ?", (found,)).fetchone()
        if dated or not record.dated:
            # A copy of the same inputs may be dated otherwise.
            del values["started_utc_s"], values["dated"]
        if not record.content:
            del values["content"]
        changes = ", ".join(f"{name} = ?" for name in values)
        db.execute(f"UPDATE session SET {changes} WHERE id = ?", (*values.values(), found))  # noqa: S608
        db.execute("DELETE FROM session_metric WHERE session_id = ?", (found,))
        db.execute("DELETE FROM cue_effect WHERE session_id = ?", (found,))
        db.execute("DELETE FROM cue_said WHERE session_id = ?", (found,))
    effects = [
        {name: _storable(getattr(effect, name)) for name in _EFFECT_COLUMNS}
        # The column knows no nothing; beside an ``uncued_n`` of 0 its number means none.
        | {"helped": int(effect.helped), "uncued": effect.uncued or 0.0}
        for effect in record.effects
    ]
    for effect in effects:
        checked(db.path, "cue_effect", effect)
    said = [{name: _storable(getattr(cue, name)) for name in _SAID_COLUMNS} for cue in record.said]
    for cue in said:
        checked(db.path, "cue_said", cue)
    db.executemany(
        f"INSERT INTO session_metric (session_id, {', '.join(_METRIC_COLUMNS)}) "  # noqa: S608
        f"VALUES (?, {_marks(_METRIC_COLUMNS)})",
        [(found, name, *dataclasses.astuple(m)) for name, m in record.metrics.items()],
    )
    db.executemany(
        f"INSERT INTO cue_effect (session_id, {', '.join(_EFFECT_COLUMNS)}) "  # noqa: S608
        f"VALUES (?, {_marks(_EFFECT_COLUMNS)})",
        [(found, *effect.values()) for effect in effects],
    )
    db.executemany(
        f"INSERT INTO cue_said (session_id, {', '.join(_SAID_COLUMNS)}) "  # noqa: S608
        f"VALUES (?, {_marks(_SAID_COLUMNS)})",
        [(found, *cue.values()) for cue in said],
    )
    (started_utc_s,) = db.execute(
        "SELECT started_utc_s FROM session WHERE id = ?", (found,)
    ).fetchone()
    return found, float(started_utc_s)


def find_session(
    db: Connection, athlete_id: int, record: SessionRecord, kind: str = SessionKind.RUN
) -> int | None:
    """The number of the same session, if the athlete has it.

    It is the same if it is of the same kind, its first sensor sat at the same place, and if its
    inputs are the same,
    whatever their file is dated, or it began at the same time.
    """
    row = db.execute(
        "SELECT id FROM session WHERE athlete_id = :athlete AND placement = :placement "
        "AND kind = :kind "
        "AND ((started_utc_s = :start AND dated AND :dated) "
        "OR (content = :content AND content <> '')) "
        "ORDER BY content = :content DESC",
        {
            "athlete": athlete_id,
            "placement": record.placement.value,
            "kind": str(kind),
            "start": record.started_utc_s,
            "dated": int(record.dated),
            "content": record.content,
        },
    ).fetchone()
    return None if row is None else int(row[0])


def _check_is_no_less(db: Connection, found: int, record: SessionRecord) -> None:
    """The same inputs may be judged otherwise; other inputs of the same start may be a cut copy."""
    content, duration_s, running_s = db.execute(
        "SELECT content, duration_s, running_s FROM session WHERE id = ?", (found,)
    ).fetchone()
    if content == record.content:
        return
    if record.duration_s < duration_s - _LESS_S or record.running_s < running_s - _LESS_S:
        raise LessError(
            Wording(
                "session {found} has {duration_s:.0f} s, running {running_s:.0f} s, this copy "
                "only {here_s:.0f} s, running {here_running_s:.0f} s; nothing was changed, "
                "'coach history add --force' takes it all the same",
                found=found,
                duration_s=duration_s,
                running_s=running_s,
                here_s=record.duration_s,
                here_running_s=record.running_s,
            )
        )


def _after_all(db: Connection, athlete_id: int, record: SessionRecord) -> float:
    """A start that puts a session behind all others."""
    (latest,) = db.execute(
        "SELECT max(started_utc_s) FROM session "
        "WHERE athlete_id = ? AND started_utc_s BETWEEN 0 AND ?",
        (athlete_id, LATEST_UTC_S),
    ).fetchone()
    own = record.started_utc_s
    return own if latest is None or latest < own else float(latest) + _AFTER_S


def _free_start(db: Connection, athlete_id: int, record: SessionRecord, kind: str) -> float:
    """Its start, or the next second at which no session of another kind began there."""
    start_s = record.started_utc_s
    while db.execute(
        "SELECT 1 FROM session WHERE athlete_id = ? AND placement = ? AND started_utc_s = ? "
        "AND kind <> ?",
        (athlete_id, record.placement.value, start_s, str(kind)),
    ).fetchone():
        start_s += _AFTER_S
    return start_s


def sessions(store: Store, athlete_id: int, kind: str = SessionKind.RUN) -> list[KeptSession]:
    """All runs of an athlete that can be read, oldest first, without cues and effects.

    Args:
        store: Where.
        athlete_id: Whose.
        kind: Sessions of another kind instead; what came of them is in ``practices.py``.

    Returns:
        Those that can be read; ``odd_rows`` has the others.
    """
    rows = store.db.execute(
        f"SELECT id, {', '.join(_COLUMNS)} FROM session "  # noqa: S608
        "WHERE athlete_id = ? AND kind = ? ORDER BY started_utc_s, id",
        (athlete_id, str(kind)),
    ).fetchall()
    metrics = store.db.execute(
        f"SELECT session_id, {', '.join(_METRIC_COLUMNS)} FROM session_metric "  # noqa: S608
        "WHERE session_id IN (SELECT id FROM session WHERE athlete_id = ? AND kind = ?)",
        (athlete_id, str(kind)),
    )
    return _kept(rows, metrics, (), runner_simulated=_is_simulated(store, athlete_id))


def last_session(store: Store, athlete_id: int) -> KeptSession | None:
    """What an athlete has done last, a run or a practice, as ``sessions`` has it."""
    every = [one for kind in SessionKind for one in sessions(store, athlete_id, kind)]
    return max(every, key=lambda one: (one.record.started_utc_s, one.session_id), default=None)


def session(
    store: Store, athlete_id: int, session_id: int, kind: str = SessionKind.RUN
) -> KeptSession | None:
    """One run, or session of another kind, with everything; ``None`` if there is none to read."""
    rows = store.db.execute(
        f"SELECT id, {', '.join(_COLUMNS)} FROM session "  # noqa: S608
        "WHERE id = ? AND athlete_id = ? AND kind = ?",
        (session_id, athlete_id, str(kind)),
    ).fetchall()
    if not rows:
        return None
    metrics = store.db.execute(
        f"SELECT session_id, {', '.join(_METRIC_COLUMNS)} FROM session_metric "  # noqa: S608
        "WHERE session_id = ?",
        (session_id,),
    )
    effects = store.db.execute(
        f"SELECT session_id, {', '.join(_EFFECT_COLUMNS)} FROM cue_effect "  # noqa: S608
        "WHERE session_id = ? ORDER BY t_s, cue_id",
        (session_id,),
    )
    made_up = _is_simulated(store, athlete_id)
    for one in _kept(rows, metrics, effects, runner_simulated=made_up):
        said = _said(store, session_id)
        return dataclasses.replace(one, record=dataclasses.replace(one.record, said=said))
    return None


def _said(store: Store, session_id: int) -> tuple[SaidCue, ...]:
    rows = store.db.execute(
        f"SELECT {', '.join(_SAID_COLUMNS)} FROM cue_said "  # noqa: S608
        "WHERE session_id = ? ORDER BY t_s, cue_id",
        (session_id,),
    )
    forms = [dict(zip(_SAID_COLUMNS, row, strict=True)) for row in rows]
    return tuple(SaidCue(**form) for form in forms if _is_readable("cue_said", form))


def set_effort(store: Store, session_id: int, effort: float) -> None:
    """How hard a session felt, 0 to 10."""
    with store.writing() as db:
        db.execute("UPDATE session SET effort = ? WHERE id = ?", (effort, session_id))


def move_recording(store: Store, session_id: int, path: Path) -> None:
    """The recording of a session is there now."""
    with store.writing() as db:
        where = _storable(str(path.resolve()))
        db.execute("UPDATE session SET path = ? WHERE id = ?", (where, session_id))


def delete_session(store: Store, session_id: int) -> None:
    """Take out a session: numbers, effects, and the calibrations and usual values it brought.

    Raises:
        StoreError: It cannot be taken out, or is, but can still be read in the file.
    """
    with store.writing() as db:
        db.execute("DELETE FROM session WHERE id = ?", (session_id,))
    # The write-ahead log still has the pages as they were.
    try:
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except StoreError as error:
        raise StoreError(
            Wording(
                "session {session_id} is deleted, but its bytes may be on the disk until the "
                "next one is: {error}",
                session_id=session_id,
                error=error,
            )
        ) from None


def _kept(
    rows: list[tuple[object, ...]],
    metrics: Iterable[tuple[object, ...]],
    effects: Iterable[tuple[object, ...]],
    *,
    runner_simulated: bool,
) -> list[KeptSession]:
    of_session: dict[object, dict[str, MetricRecord]] = {row[0]: {} for row in rows}
    for number, name, *values in metrics:
        of_session[number][str(name)] = MetricRecord(*values)  # type: ignore[arg-type]
    cued: dict[object, list[CueEffect]] = {row[0]: [] for row in rows}
    for number, *values in effects:
        form = dict(zip(_EFFECT_COLUMNS, values, strict=True))
        if not _is_readable("cue_effect", form):
            continue
        form["helped"] = bool(form["helped"])
        form["uncued"] = form["uncued"] if form["uncued_n"] else None
        cued[number].append(CueEffect(**form))  # type: ignore[arg-type]
    kept: list[KeptSession] = []
    for row in rows:
        form = dict(zip(("id", *_COLUMNS), row, strict=True))
        number = form.pop("id")
        if not _is_readable("session", form):
            continue
        record = SessionRecord(
            **form  # type: ignore[arg-type]
            | {
                "placement": Placement(form["placement"]),
                "others": others_of(form["others"]),
                **{name: bool(form[name]) for name in _FLAGS},
                "metrics": of_session[number],
                "effects": tuple(cued[number]),
                "runner_simulated": runner_simulated,
            }
        )
        kept.append(KeptSession(int(str(number)), record))
    return kept


def _is_simulated(store: Store, athlete_id: int) -> bool:
    row = store.db.execute("SELECT simulated FROM athlete WHERE id = ?", (athlete_id,)).fetchone()
    return row is not None and bool(row[0])


def _is_readable(table: str, form: dict[str, object]) -> bool:
    try:
        check_row(table, form)
    except ValueError:
        return False
    return True


def _storable(value: object) -> object:
    """A name of a file may hold bytes that are no text; SQLite takes text only."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value


def _marks(columns: tuple[str, ...]) -> str:
    return ", ".join("?" * len(columns))
