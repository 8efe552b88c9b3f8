"""Sessions that were no run: standing checks, times at the desk, exercises."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.athlete.forms import set_of, spans_form, spans_of, stand_of
from coach.athlete.rows import check_row, checked
from coach.athlete.sessions import insert_session, session, sessions
from coach.files.strict_json import read_object
from coach.model.practice import PracticeKind, StandingRange
from coach.progress.practice_records import PracticeRecord, mean_of
from coach.recording.json_form import form_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from coach.athlete.athletes import Athlete
    from coach.athlete.connection import Connection
    from coach.athlete.database import Store
    from coach.athlete.sessions import KeptSession
    from coach.model.practice import DeskSpan, SegmentStand, SetDone

    _T = TypeVar("_T")

_TABLES = ("stand_segment", "desk_time", "exercise_set")


@dataclass(frozen=True, slots=True)
class KeptPractice:
    """A practice and the number by which the user calls it: one row of numbers with the runs."""

    session_id: int
    record: PracticeRecord


def add_practice(
    store: Store, who: Athlete, record: PracticeRecord, *, even_less: bool = False
) -> int:
    """Keep a practice with all that came of it, in one step. One that is there is replaced.

    Args:
        store: Where.
        who: Whose.
        record: The practice.
        even_less: It may be a part only of the one that is there.

    Returns:
        Its number in the history.

    Raises:
        LessError: It is a part only of the one that is there.
        StoreError: It cannot be written; then nothing of it is.
    """
    with store.writing() as db:
        number, _ = insert_session(
            db, who.athlete_id, record.session, kind=record.kind, even_less=even_less
        )
        for table in _TABLES:
            db.execute(f"DELETE FROM {table} WHERE session_id = ?", (number,))  # noqa: S608
        for one in record.stands:
            _insert(db, "stand_segment", _stand_row(one) | {"session_id": number})
        if record.spans:
            _insert(db, "desk_time", _desk_row(record) | {"session_id": number})
        for i, done in enumerate(record.sets):
            _insert(db, "exercise_set", _set_row(done) | {"session_id": number, "number": i})
    return number


def practices(store: Store, who: Athlete, kind: PracticeKind | None = None) -> list[KeptPractice]:
    """Those of an athlete that can be read, oldest first, without what was said.

    Args:
        store: Where.
        who: Whose.
        kind: Of this kind only.
    """
    kinds = tuple(PracticeKind) if kind is None else (kind,)
    stands: dict[int, list[SegmentStand]] = {}
    spans: dict[int, list[tuple[DeskSpan, ...]]] = {}
    sets: dict[int, list[SetDone]] = {}
    if PracticeKind.STAND in kinds:
        stands = _grouped(store, who, "stand_segment", "placement", _stand_in)
    if PracticeKind.DESK in kinds:
        spans = _grouped(store, who, "desk_time", "session_id", _spans_in)
    if PracticeKind.EXERCISE in kinds:
        sets = _grouped(store, who, "exercise_set", "number", _set_in)
    kept = [
        _kept(one, which, stands, spans, sets)
        for which in kinds
        for one in sessions(store, who.athlete_id, which)
    ]
    return sorted(kept, key=lambda one: (one.record.started_utc_s, one.session_id))


def practice(store: Store, who: Athlete, number: int) -> KeptPractice | None:
    """One with everything that was said, if the athlete has it and it can be read."""
    for kind in PracticeKind:
        one = session(store, who.athlete_id, number, kind)
        if one is not None:
            found = next((p for p in practices(store, who, kind) if p.session_id == number), None)
            return found and replace(found, record=replace(found.record, session=one.record))
    return None


def standing_ranges(store: Store, who: Athlete) -> tuple[StandingRange, ...]:
    """How far each segment goes in standing: of its last check that came to a result and counts."""
    found: dict[object, StandingRange] = {}
    for kept in practices(store, who, PracticeKind.STAND):
        for one in kept.record.stands if kept.record.counts else ():
            usual = mean_of(one.usual_rad)
            if one.position is not None and usual is not None:
                found[one.placement] = StandingRange(one.placement, one.range_rad, usual)
    return tuple(found.values())


def exercises_done(store: Store, who: Athlete) -> tuple[tuple[float, tuple[SetDone, ...]], ...]:
    """The sets of each session of exercises that counts, with its begin (UTC s), oldest first."""
    return tuple(
        (kept.record.started_utc_s, kept.record.sets)
        for kept in practices(store, who, PracticeKind.EXERCISE)
        if kept.record.counts and kept.record.sets
    )


def safety_seen_utc_s(store: Store, who: Athlete) -> float | None:
    """When the athlete was told what to mind before exercises; ``None`` if never."""
    row = store.db.execute(
        "SELECT safety_seen_utc_s FROM athlete WHERE id = ?", (who.athlete_id,)
    ).fetchone()
    return None if row is None or not isinstance(row[0], float) else row[0]


def set_safety_seen(store: Store, who: Athlete, now_utc_s: float) -> None:
    """The athlete has been told what to mind before exercises."""
    with store.writing() as db:
        db.execute(
            "UPDATE athlete SET safety_seen_utc_s = ? WHERE id = ?", (now_utc_s, who.athlete_id)
        )


def _kept(
    one: KeptSession,
    kind: PracticeKind,
    stands: dict[int, list[SegmentStand]],
    spans: dict[int, list[tuple[DeskSpan, ...]]],
    sets: dict[int, list[SetDone]],
) -> KeptPractice:
    number = one.session_id
    record = PracticeRecord(
        kind,
        one.record,
        stands=tuple(stands.get(number, ())),
        spans=next(iter(spans.get(number, ())), ()),
        sets=tuple(sets.get(number, ())),
    )
    return KeptPractice(number, record)


def _grouped(
    store: Store, who: Athlete, table: str, order: str, made: Callable[[dict[str, Any]], _T]
) -> dict[int, list[_T]]:
    """By session, what the forms of a table hold; rows that cannot be read are left out."""
    rows = store.db.execute(
        f"SELECT * FROM {table} WHERE session_id IN "  # noqa: S608  names from above
        f"(SELECT id FROM session WHERE athlete_id = ?) ORDER BY session_id, {order}",
        (who.athlete_id,),
    )
    columns = [column[0] for column in rows.description]
    found: dict[int, list[_T]] = {}
    for values in rows:
        row = dict(zip(columns, values, strict=True))
        try:
            # The form is looked at where it is read: twice would take twice as long.
            check_row(table, {name: value for name, value in row.items() if name != "form"})
            one = made(row)
        except ValueError:
            continue
        found.setdefault(row["session_id"], []).append(one)
    return found


def _stand_in(row: dict[str, Any]) -> SegmentStand:
    found = stand_of(read_object(row["form"]))
    if found.placement.value != row["placement"]:
        raise ValueError("it is of another place than its row")
    return found


def _spans_in(row: dict[str, Any]) -> tuple[DeskSpan, ...]:
    return spans_of(read_object(row["form"]))


def _set_in(row: dict[str, Any]) -> SetDone:
    return set_of(read_object(row["form"]))


def _insert(db: Connection, table: str, row: dict[str, Any]) -> None:
    checked(db.path, table, row)
    marks = ", ".join("?" * len(row))
    db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608
        tuple(row.values()),
    )


def _stand_row(one: SegmentStand) -> dict[str, Any]:
    return {
        "placement": one.placement.value,
        "position": one.position,
        "range_rad": one.range_rad,
        "sway_rms_rad": None if one.sway is None else one.sway.rms_rad,
        "form": _text(form_of(one)),
    }


def _desk_row(record: PracticeRecord) -> dict[str, Any]:
    return {
        "judged_s": record.judged_s,
        "slouched_s": record.slouched_s,
        "form": _text(spans_form(record.spans)),
    }


def _set_row(done: SetDone) -> dict[str, Any]:
    return {
        "exercise": done.planned.exercise,
        "completed": int(done.completed),
        "pain": int(done.pain),
        "form": _text(form_of(done)),
    }


def _text(form: dict[str, Any]) -> str:
    return json.dumps(form, allow_nan=False)
