"""What was learnt of a runner: calibrations and usual values, each with its day."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from coach.athlete.json_text import read_object
from coach.model import Baseline, HeadingSource, Placement
from coach.progress.records import CalibrationRecord
from coach.recording.json_form import (
    baseline_from_json,
    baseline_to_json,
    calibration_from_json,
    calibration_to_json,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from coach.athlete.database import Store
    from coach.model import Calibration
    from coach.recording.json_form import JsonObject


_AFTER_S = 0.001
"""What is in force is the latest."""


def insert_calibration(
    db: sqlite3.Connection, athlete_id: int, calibration: Calibration, made_utc_s: float
) -> None:
    """Keep a calibration beside the earlier ones.

    One that is kept already and was only refined, or told the feet, since is brought up to date: it
    has its day still, for the runner stood but once. What is older than its day changes nothing.
    """
    form = json.dumps(calibration_to_json(calibration), allow_nan=False)
    for row, day_utc_s, kept in _of_standing(db, athlete_id, calibration):
        if json.loads(kept)["still_s"] != calibration.still_s:
            continue
        if made_utc_s >= day_utc_s:
            db.execute(
                "UPDATE calibration SET heading_source = ?, form = ? WHERE id = ?",
                (calibration.mounting.heading_source.value, form, row),
            )
        return
    db.execute(
        "INSERT OR REPLACE INTO calibration (athlete_id, made_utc_s, placement, sensor_id, "
        "heading_source, standing_tilt_rad, standing_obliquity_rad, sway_rad, form) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            athlete_id,
            made_utc_s,
            calibration.placement.value,
            calibration.sensor_id,
            calibration.mounting.heading_source.value,
            calibration.standing_tilt_rad,
            calibration.standing_obliquity_rad,
            calibration.sway_rad,
            form,
        ),
    )


def _of_standing(
    db: sqlite3.Connection, athlete_id: int, calibration: Calibration
) -> list[tuple[int, float, str]]:
    """Number, day and form of those with the very same angles and sway, newest first."""
    return db.execute(
        "SELECT id, made_utc_s, form FROM calibration WHERE athlete_id = ? AND placement = ? "
        "AND sensor_id = ? AND standing_tilt_rad = ? AND standing_obliquity_rad = ? "
        "AND sway_rad = ? ORDER BY made_utc_s DESC",
        (
            athlete_id,
            calibration.placement.value,
            calibration.sensor_id,
            calibration.standing_tilt_rad,
            calibration.standing_obliquity_rad,
            calibration.sway_rad,
        ),
    ).fetchall()


def calibrations(
    store: Store, athlete_id: int, sensor_id: str, placement: Placement
) -> list[tuple[float, Calibration]]:
    """Calibrations of one sensor at one placement with their days, newest first.

    Raises:
        ValueError: One of them cannot be read; one line.
    """
    rows = store.db.execute(
        "SELECT made_utc_s, form FROM calibration "
        "WHERE athlete_id = ? AND sensor_id = ? AND placement = ? ORDER BY made_utc_s DESC",
        (athlete_id, sensor_id, placement.value),
    )
    return [(t_s, calibration_of(read_object(form))) for t_s, form in rows]


def standing(store: Store, athlete_id: int) -> list[CalibrationRecord]:
    """How the runner stood, at every calibration, oldest first."""
    rows = store.db.execute(
        "SELECT made_utc_s, placement, heading_source, standing_tilt_rad, standing_obliquity_rad, "
        "sway_rad FROM calibration WHERE athlete_id = ? ORDER BY made_utc_s",
        (athlete_id,),
    )
    return [
        CalibrationRecord(
            t_s, Placement(place), source == HeadingSource.AXES.value, tilt, obliquity, sway
        )
        for t_s, place, source, tilt, obliquity, sway in rows
    ]


def insert_baseline(
    db: sqlite3.Connection,
    athlete_id: int,
    placement: Placement,
    baseline: Baseline,
    learnt_utc_s: float,
    *,
    session_id: int | None = None,
    accepted: bool = False,
) -> None:
    """Keep usual values beside the earlier ones; ``accepted`` ones count as the first from now."""
    db.execute(
        "INSERT OR REPLACE INTO baseline "
        "(athlete_id, session_id, learnt_utc_s, placement, form, accepted) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            athlete_id,
            session_id,
            learnt_utc_s,
            placement.value,
            json.dumps(baseline_to_json(baseline), allow_nan=False),
            accepted,
        ),
    )


def accept(
    store: Store,
    athlete_id: int,
    placement: Placement,
    values: tuple[Baseline, Baseline],
    now_utc_s: float,
) -> None:
    """The runner has accepted that a usual value is another one now.

    Args:
        store: Where.
        athlete_id: Whose.
        placement: Where the sensor sits.
        values: The usual values in force, and those that count as the first, from now on.
        now_utc_s: Seconds since 1970.
    """
    present, original = values
    with store.writing() as db:
        insert_baseline(db, athlete_id, placement, original, now_utc_s, accepted=True)
        insert_baseline(db, athlete_id, placement, present, now_utc_s + _AFTER_S)


def accepted_utc_s(store: Store, athlete_id: int, placement: Placement) -> float:
    """When usual values were last accepted; 0 for never."""
    (found,) = store.db.execute(
        "SELECT max(learnt_utc_s) FROM baseline "
        "WHERE athlete_id = ? AND placement = ? AND accepted",
        (athlete_id, placement.value),
    ).fetchone()
    return float(found or 0.0)


def baseline(
    store: Store, athlete_id: int, placement: Placement, *, original: bool = False
) -> Baseline:
    """The usual values in force, or the first ones; empty if there are none.

    The first ones are those ever learnt, or those last accepted in their place.

    Raises:
        ValueError: They cannot be read; one line.
    """
    order = "learnt_utc_s DESC, id DESC"
    if original:
        order = "accepted DESC, iif(accepted, -learnt_utc_s, learnt_utc_s), id"
    row = store.db.execute(
        f"SELECT form FROM baseline WHERE athlete_id = ? AND placement = ? ORDER BY {order}",  # noqa: S608
        (athlete_id, placement.value),
    ).fetchone()
    return Baseline() if row is None else baseline_of(read_object(row[0]))


def tie_to_session(
    db: sqlite3.Connection,
    athlete_id: int,
    session_id: int,
    span_utc_s: tuple[float, float],
    made: Iterable[tuple[float, Calibration]],
) -> None:
    """Calibrations made within a session go with it when it is deleted.

    Args:
        db: Of the store.
        athlete_id: Whose.
        session_id: The session.
        span_utc_s: Its start and end.
        made: Those it made; kept if none is there from that time.
    """
    within = "athlete_id = ? AND made_utc_s BETWEEN ? AND ?"
    found = db.execute(
        f"SELECT count(*) FROM calibration WHERE {within}",  # noqa: S608  a condition from above
        (athlete_id, *span_utc_s),
    ).fetchone()
    for made_utc_s, calibration in made if found == (0,) else ():
        insert_calibration(db, athlete_id, calibration, made_utc_s)
    db.execute(
        f"UPDATE calibration SET session_id = ? WHERE session_id IS NULL AND {within}",  # noqa: S608
        (session_id, athlete_id, *span_utc_s),
    )


def calibration_of(form: JsonObject) -> Calibration:
    """A calibration that may come from anywhere; ``ValueError`` if it is none."""
    calibration = calibration_from_json(form)
    if not calibration.mounting.is_rotation:
        raise ValueError("its mounting is not a rotation")
    return calibration


def baseline_of(form: JsonObject) -> Baseline:
    """Usual values that may come from anywhere; ``ValueError`` if they are none."""
    found = baseline_from_json(form)
    for name, pair in found.metrics.items():
        if not all(map(math.isfinite, pair)) or pair[1] < 0.0:
            raise ValueError(f"{name} has no usual value")
    told = (*found.slopes.values(), *found.speed_slopes.values(), found.speed_m_s)
    if not all(map(math.isfinite, told)):
        raise ValueError("what goes with cadence or speed is no number")
    return found
