"""What a row of the store may hold. Wrong is told, whether it comes in or is there already."""

from __future__ import annotations

import enum
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from coach.athlete.errors import RefusedError
from coach.athlete.forms import baseline_of, calibration_of, set_of, spans_of, stand_of
from coach.core_wording import Wording
from coach.files.strict_json import number, read_object, text
from coach.model import Body, HeadingSource, Placement
from coach.recording.header import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Row: TypeAlias = dict[str, Any]
    Check: TypeAlias = Callable[[object, str], object]

LONGEST_NAME = 200
LATEST_UTC_S = 7_258_118_400.0
"""2200: a later day is a clock's fault, or no day at all."""

MOST = 10**9
"""Of anything that is counted."""


class SessionKind(enum.StrEnum):
    """What a session was: a run, or one of ``PracticeKind``."""

    RUN = "run"
    STAND = "stand"
    DESK = "desk"
    EXERCISE = "exercise"


# In the order in which rows can refer to each other, with what makes a row the same as another one.
TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "athlete": ("name",),
        "session": ("athlete_id", "started_utc_s", "placement"),
        "session_metric": ("session_id", "name"),
        "cue_effect": ("session_id", "cue_id"),
        "cue_said": ("session_id", "cue_id"),
        "stand_segment": ("session_id", "placement"),
        "desk_time": ("session_id",),
        "exercise_set": ("session_id", "number"),
        "calibration": ("athlete_id", "placement", "sensor_id", "made_utc_s"),
        "baseline": ("athlete_id", "placement", "learnt_utc_s"),
        "focus": ("athlete_id",),
        "phrase_vote": ("athlete_id", "phrase"),
    }
)


def check_row(table: str, row: Row) -> None:
    """Look at every value of a row; columns that are not there are not asked for.

    Args:
        table: One of ``TABLES``.
        row: By the names of its columns.

    Raises:
        ValueError: A value is none that the coach could have written; one line.
    """
    for column, check in _COLUMNS[table].items():
        if column in row:
            check(row[column], column)
    whole = _WHOLE.get(table)
    if whole is not None:
        whole(row)


def checked(path: Path, table: str, row: Row) -> Row:
    """A row on its way into the store.

    Raises:
        RefusedError: As ``check_row``.
    """
    try:
        check_row(table, row)
    except ValueError as error:
        raise RefusedError(path, " ".join(str(error).split())) from None
    return row


def check_name(name: object) -> None:
    """Whether an athlete can be called so.

    Raises:
        ValueError: It is more than a line, empty or too long.
    """
    # A half letter (Cs) cannot be stored; a control character (Cc) has no place in a name.
    strange = not isinstance(name, str) or any(
        unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name
    )
    if strange or not str(name).strip() or len(str(name)) > LONGEST_NAME:
        raise ValueError(
            Wording(
                "an athlete's name is one line of 1 to {longest_name} characters",
                longest_name=LONGEST_NAME,
            )
        )


def others_of(words: object) -> tuple[Placement, ...]:
    """Where the sensors beside the first sat, as the store has it.

    Raises:
        ValueError: It is none, or names a place twice.
    """
    places = tuple(map(Placement, filter(None, text(words, "others").split(","))))
    if len(set(places)) < len(places):
        raise ValueError(Wording("others is {words!r}, one place twice", words=words))
    return places


def _within(low: float, high: float) -> Check:
    def check(value: object, what: str) -> None:
        if not low <= number(value, what) <= high:
            raise ValueError(
                Wording(
                    "{what} is {value}; it must lie between {low:g} and {high:g}",
                    what=what,
                    value=value,
                    low=low,
                    high=high,
                )
            )

    return check


def _time(value: object, what: str) -> None:
    if not 0.0 <= number(value, what) <= LATEST_UTC_S:
        raise ValueError(
            Wording("{what} is {value}, no time from 1970 to 2200", what=what, value=value)
        )


def _whole(low: int, high: int) -> Check:
    def check(value: object, what: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(
                Wording(
                    "{what} is {ascii}; it must be a whole number from {low} to {high}",
                    what=what,
                    ascii=ascii(value)[:40],
                    low=low,
                    high=high,
                )
            )

    return check


def _one_of(kind: type[enum.Enum]) -> Check:
    allowed = tuple(member.value for member in kind)

    def check(value: object, what: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(
                Wording(
                    "{what} is {ascii}, not one of {allowed}",
                    what=what,
                    ascii=ascii(value)[:40],
                    allowed=", ".join(allowed),
                )
            )

    return check


def _words(value: object, what: str) -> None:
    if not text(value, what).isascii():
        try:
            str(value).encode()
        except UnicodeEncodeError:
            raise ValueError(Wording("{what} holds half a letter", what=what)) from None


def _or_none(check: Check) -> Check:
    return lambda value, what: None if value is None else check(value, what)


def _name(value: object, _: str) -> None:
    check_name(value)


def _others(value: object, _: str) -> None:
    others_of(value)


def _body(row: Row) -> None:
    Body(row.get("mass_kg"), row.get("height_m"), row.get("step_length_m"))


def _places(row: Row) -> None:
    if row.get("placement") in str(row.get("others", "")).split(","):
        raise ValueError(Wording("the {row} is named twice", row=row["placement"]))


def _calibration(row: Row) -> None:
    if "form" not in row:
        return
    found = calibration_of(read_object(text(row["form"], "form")))
    if "placement" in row and found.placement.value != row["placement"]:
        raise ValueError(Wording("it is of another place than its row"))


def _baseline(row: Row) -> None:
    if "form" in row:
        baseline_of(read_object(text(row["form"], "form")))


def _stand(row: Row) -> None:
    if "form" not in row:
        return
    found = stand_of(read_object(text(row["form"], "form")))
    if "placement" in row and found.placement.value != row["placement"]:
        raise ValueError(Wording("it is of another place than its row"))


def _desk(row: Row) -> None:
    if "form" in row:
        spans_of(read_object(text(row["form"], "form")))


def _set(row: Row) -> None:
    if "form" in row:
        set_of(read_object(text(row["form"], "form")))


_ID = _whole(0, 2**62)
_COUNT = _whole(0, MOST)
_FLAG = _whole(0, 1)
_SHARE = _within(0.0, 1.0)
_LONG = _within(0.0, 1e9)
_VALUE = _within(-1e12, 1e12)
_SIZE = _within(0.0, 1e12)
_ANGLE = _within(-10.0, 10.0)
_PLACE = _one_of(Placement)
_ANY_POSITION = _within(-1e6, 1e6)  # beyond 0 to 100 where the usual posture is no middle

_COLUMNS: Mapping[str, Mapping[str, Check]] = MappingProxyType(
    {
        "athlete": {
            "id": _ID,
            "name": _name,
            "added_utc_s": _time,
            "mass_kg": _or_none(_VALUE),
            "height_m": _or_none(_VALUE),
            "step_length_m": _or_none(_VALUE),
            "is_current": _FLAG,
            "simulated": _FLAG,
            "safety_seen_utc_s": _or_none(_time),
        },
        "session": {
            "id": _ID,
            "athlete_id": _ID,
            "started_utc_s": _time,
            "placement": _PLACE,
            "sensor_id": _words,
            "provenance": _one_of(Provenance),
            "title": _words,
            "path": _or_none(_words),
            "duration_s": _LONG,
            "running_s": _LONG,
            "cues": _COUNT,
            "measure_only": _FLAG,
            "focus": _words,
            "feedback_share": _SHARE,
            "recall_only": _FLAG,
            "version": _words,
            "cues_judged": _COUNT,
            "cues_helped": _COUNT,
            "speed_m_s": _or_none(_within(0.0, 50.0)),
            "effort": _or_none(_within(0.0, 10.0)),
            "pain": _FLAG,
            "others": _others,
            "content": _words,
            "dated": _FLAG,
            "kind": _one_of(SessionKind),
        },
        "session_metric": {
            "session_id": _ID,
            "name": _words,
            "median": _VALUE,
            "spread": _SIZE,
            "first_third": _or_none(_VALUE),
            "last_third": _or_none(_VALUE),
            "n": _whole(1, MOST),
            "error": _or_none(_SIZE),
        },
        "cue_effect": {
            "session_id": _ID,
            "cue_id": _words,
            "t_s": _within(-1e9, 1e9),
            "rule": _words,
            "phrase": _words,
            "metric": _words,
            "before": _VALUE,
            "after": _VALUE,
            "change": _VALUE,
            "helped": _FLAG,
            "held_s": _LONG,
            "uncued": _VALUE,
            "uncued_n": _COUNT,
        },
        "cue_said": {
            "session_id": _ID,
            "cue_id": _words,
            "t_s": _within(-1e9, 1e9),
            "rule": _words,
            "words": _words,
        },
        "stand_segment": {
            "session_id": _ID,
            "placement": _PLACE,
            "position": _or_none(_ANY_POSITION),
            "range_rad": _ANGLE,
            "sway_rms_rad": _or_none(_within(0.0, 10.0)),
        },
        "desk_time": {
            "session_id": _ID,
            "judged_s": _LONG,
            "slouched_s": _LONG,
        },
        "exercise_set": {
            "session_id": _ID,
            "number": _COUNT,
            "exercise": _words,
            "completed": _FLAG,
            "pain": _FLAG,
        },
        "calibration": {
            "id": _ID,
            "athlete_id": _ID,
            "session_id": _or_none(_ID),
            "made_utc_s": _time,
            "placement": _PLACE,
            "sensor_id": _words,
            "heading_source": _one_of(HeadingSource),
            "standing_tilt_rad": _ANGLE,
            "standing_obliquity_rad": _ANGLE,
            "sway_rad": _within(0.0, 10.0),
            "order_utc_s": _or_none(_SIZE),
        },
        "baseline": {
            "id": _ID,
            "athlete_id": _ID,
            "session_id": _or_none(_ID),
            "learnt_utc_s": _time,
            "placement": _PLACE,
            "accepted": _FLAG,
            "order_utc_s": _or_none(_SIZE),
        },
        "focus": {
            "athlete_id": _ID,
            "rule": _words,
            "chosen_utc_s": _time,
            "cadence_target_spm": _within(0.0, 400.0),
            "recall_phrase": _words,
        },
        "phrase_vote": {
            "athlete_id": _ID,
            "phrase": _words,
            "liked": _whole(-MOST, MOST),
        },
    }
)

# What several columns must say together.
_WHOLE: Mapping[str, Callable[[Row], None]] = MappingProxyType(
    {
        "athlete": _body,
        "session": _places,
        "stand_segment": _stand,
        "desk_time": _desk,
        "exercise_set": _set,
        "calibration": _calibration,
        "baseline": _baseline,
    }
)
