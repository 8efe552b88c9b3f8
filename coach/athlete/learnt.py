"""What was learnt of a runner: calibrations and usual values, each with its day."""

from __future__ import annotations

import contextlib
import json
import math
from typing import TYPE_CHECKING

from coach.athlete.connection import Connection
from coach.athlete.forms import baseline_of, calibration_of
from coach.athlete.rows import LATEST_UTC_S, check_row, checked
from coach.files.strict_json import read_object
from coach.model import Baseline, HeadingSource, Placement
from coach.progress.places import OF_THE_RUNNER, is_foreign
from coach.progress.records import CalibrationRecord
from coach.recording.json_form import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.athlete.database import Store
    from coach.model import Calibration


_AFTER_S = 0.001
"""What is in force is the latest."""

_ORDER = "coalesce(order_utc_s, learnt_utc_s)"
_DAYS = {"calibration": "made_utc_s", "baseline": "learnt_utc_s"}
_STANDING = (
    "made_utc_s",
    "placement",
    "heading_source",
    "standing_tilt_rad",
    "standing_obliquity_rad",
    "sway_rad",
)


def insert_calibration(
    db: Connection,
    athlete_id: int,
    calibration: Calibration,
    made_utc_s: float,
    *,
    just_made: bool = False,
) -> None:
    """Keep a calibration beside the earlier ones.

    One that is kept already and was only refined, or told the feet, since is brought up to date: it
    has its day still, for the runner stood but once. What is older than its day changes nothing.

    Args:
        db: Of the store.
        athlete_id: Whose.
        calibration: The calibration.
        made_utc_s: When.
        just_made: Nothing in the store is newer, whatever the clock says now or said then.
    """
    form = json.dumps(form_of(calibration), allow_nan=False)
    for row, day_utc_s, kept in _of_standing(db, athlete_id, calibration):
        if not _stood_as_long(kept, calibration):
            continue
        if just_made or made_utc_s >= day_utc_s:
            db.execute(
                "UPDATE calibration SET heading_source = ?, form = ? WHERE id = ?",
                (calibration.mounting.heading_source.value, form, row),
            )
        return
    columns: dict[str, object] = {
        "athlete_id": athlete_id,
        "made_utc_s": made_utc_s,
        "placement": calibration.placement.value,
        "sensor_id": calibration.sensor_id,
        "heading_source": calibration.mounting.heading_source.value,
        "standing_tilt_rad": calibration.standing_tilt_rad,
        "standing_obliquity_rad": calibration.standing_obliquity_rad,
        "sway_rad": calibration.sway_rad,
        "form": form,
    }
    if just_made:
        columns["order_utc_s"] = _last_of_all(db, "calibration", columns)
    _insert(db, "calibration", columns)


def _stood_as_long(kept: str, calibration: Calibration) -> bool:
    try:
        return calibration_of(read_object(kept)).still_s == calibration.still_s
    except ValueError:
        return False  # what cannot be read is no calibration to bring up to date


def _last_of_all(db: Connection, table: str, row: dict[str, object]) -> float:
    """A place in the order after every other one's, whatever the clocks said."""
    day = _DAYS[table]
    (latest,) = db.execute(
        f"SELECT max(coalesce(order_utc_s, {day})) FROM {table} "  # noqa: S608  names from above
        f"WHERE athlete_id = ? AND placement = ? AND {day} BETWEEN 0 AND ?",
        (row["athlete_id"], row["placement"], LATEST_UTC_S),
    ).fetchone()
    own = float(str(row[day]))
    return own if latest is None or latest < own else float(latest) + _AFTER_S


def _insert(db: Connection, table: str, row: dict[str, object]) -> None:
    checked(db.path, table, row)
    marks = ", ".join("?" * len(row))
    db.execute(
        f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608
        tuple(row.values()),
    )


def _of_standing(
    db: Connection, athlete_id: int, calibration: Calibration
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

    One that cannot be read is left out; ``odd_rows`` has it.
    """
    rows = store.db.execute(
        "SELECT made_utc_s, form FROM calibration "
        "WHERE athlete_id = ? AND sensor_id = ? AND placement = ? AND made_utc_s BETWEEN 0 AND ? "
        "ORDER BY coalesce(order_utc_s, made_utc_s) DESC, id DESC",
        (athlete_id, sensor_id, placement.value, LATEST_UTC_S),
    )
    found: list[tuple[float, Calibration]] = []
    for t_s, form in rows:
        with contextlib.suppress(ValueError):
            found.append((t_s, calibration_of(read_object(form))))
    return found


def standing(store: Store, athlete_id: int) -> list[CalibrationRecord]:
    """How the runner stood, at every calibration, oldest first."""
    rows = store.db.execute(
        f"SELECT {', '.join(_STANDING)} FROM calibration WHERE athlete_id = ? "  # noqa: S608
        "ORDER BY made_utc_s",
        (athlete_id,),
    )
    found: list[CalibrationRecord] = []
    for values in rows:
        row = dict(zip(_STANDING, values, strict=True))
        try:
            check_row("calibration", row)
        except ValueError:
            continue
        found.append(
            CalibrationRecord(
                made_utc_s=row["made_utc_s"],
                placement=Placement(row["placement"]),
                axes_stated=row["heading_source"] == HeadingSource.AXES.value,
                tilt_rad=row["standing_tilt_rad"],
                obliquity_rad=row["standing_obliquity_rad"],
                sway_rad=row["sway_rad"],
            )
        )
    return found


def insert_baseline(
    db: Connection,
    athlete_id: int,
    placement: Placement,
    baseline: Baseline,
    learnt_utc_s: float,
    *,
    session_id: int | None = None,
    accepted: bool = False,
    just_learnt: bool = False,
) -> None:
    """Keep usual values beside the earlier ones.

    Args:
        db: Of the store.
        athlete_id: Whose.
        placement: Where the sensor sat.
        baseline: The usual values.
        learnt_utc_s: When.
        session_id: With which session they go when it is deleted.
        accepted: They count as the first from now on.
        just_learnt: Nothing in the store is newer, whatever the clock says now or said then.
    """
    row: dict[str, object] = {
        "athlete_id": athlete_id,
        "session_id": session_id,
        "learnt_utc_s": learnt_utc_s,
        "placement": placement.value,
        "form": json.dumps(form_of(baseline), allow_nan=False),
        "accepted": int(accepted),
    }
    if just_learnt:
        row["order_utc_s"] = _last_of_all(db, "baseline", row)
    _insert(db, "baseline", row)


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
        insert_baseline(
            db, athlete_id, placement, original, now_utc_s, accepted=True, just_learnt=True
        )
        insert_baseline(db, athlete_id, placement, present, now_utc_s + _AFTER_S, just_learnt=True)


def accepted_utc_s(
    store: Store, athlete_id: int, placement: Placement, now_utc_s: float = math.inf
) -> float:
    """When usual values were last accepted; 0 for never, or if a wrong clock said it was later."""
    (found,) = store.db.execute(
        "SELECT max(learnt_utc_s) FROM baseline "
        "WHERE athlete_id = ? AND placement = ? AND accepted AND learnt_utc_s <= ?",
        (athlete_id, placement.value, now_utc_s),
    ).fetchone()
    return float(found or 0.0)


def baseline(
    store: Store | Connection,
    athlete_id: int,
    placement: Placement,
    *,
    original: bool = False,
    without: int = 0,
) -> Baseline:
    """The usual values in force, or the first ones; empty if there are none.

    The first ones are those ever learnt, or those last accepted in their place. Values that cannot
    be read are passed over. Where nothing was learnt at a placement, it is looked whether a sensor
    there has taught something that was kept under the place of another one, worn with it.

    Args:
        store: Where.
        athlete_id: Whose.
        placement: Where the sensor sits.
        original: The first ones.
        without: Number of a session whose values are not asked for.
    """
    db = store if isinstance(store, Connection) else store.db
    order = f"{_ORDER} DESC, id DESC"
    if original:
        order = f"accepted DESC, iif(accepted, -{_ORDER}, {_ORDER}), id"
    rows = db.execute(
        "SELECT placement, form FROM baseline "  # noqa: S608
        "WHERE athlete_id = ? AND learnt_utc_s BETWEEN 0 AND ? AND session_id IS NOT ? "
        f"ORDER BY placement <> ?, {order}",
        (athlete_id, LATEST_UTC_S, without, placement.value),
    )
    for place, form in rows:
        with contextlib.suppress(ValueError):
            found = baseline_of(read_object(form))
            if place != placement.value:
                found = _taught_beside(found, Placement(place), placement)
            if found.metrics:
                return found
    return Baseline()


def _taught_beside(known: Baseline, place: Placement, placement: Placement) -> Baseline:
    """Of usual values kept under another place what only a sensor here can have taught."""
    here = {
        name: pair
        for name, pair in known.metrics.items()
        if is_foreign(name, place) and not is_foreign(name, placement)
    }
    if not here:
        return Baseline()
    names = {*here, *OF_THE_RUNNER}
    return Baseline(
        {name: pair for name, pair in known.metrics.items() if name in names},
        {name: slope for name, slope in known.slopes.items() if name in names},
        known.speed_m_s,
        {name: slope for name, slope in known.speed_slopes.items() if name in names},
    )


def put_right(
    db: Connection, athlete_id: int, span_utc_s: tuple[float, float], later_s: float
) -> None:
    """Calibrations of no session that were made within a span by a clock that was wrong by so much.

    Their place in the order stays.
    """
    if later_s:
        db.execute(
            "UPDATE calibration SET made_utc_s = made_utc_s + ? WHERE athlete_id = ? "
            "AND session_id IS NULL AND made_utc_s BETWEEN ? AND ?",
            (later_s, athlete_id, *span_utc_s),
        )


def tie_to_session(
    db: Connection,
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
