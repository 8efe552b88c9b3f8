"""From TOML text to a ``BodyStory``. Whatever the text, the only exception is ``StoryError``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.core_wording import Wording
from coach.model import PlannedSet, Practice, PracticeKind, Side
from coach.simulation.body.activities import ACTIVITIES
from coach.simulation.body.body_story import BodyPhase, BodyStory, Fault, OwnSet, SlipAt
from coach.simulation.body.exercise_moves import EXERCISES, WRONG
from coach.simulation.body.traits import TRAITS
from coach.simulation.parse import (
    LINK_KEYS,
    SENSOR_KEYS,
    checked,
    known,
    part_of,
    placements_of,
    required,
    table_of,
)
from coach.simulation.radio_link import LinkConfig
from coach.simulation.sensor import SensorConfig
from coach.simulation.toml_checks import (
    Check,
    StoryError,
    integer_from,
    number_from,
    one_of,
    toml_of,
    words,
)
from firmware_protocol.limits import DEFAULT_RATE_HZ, RATES_HZ

if TYPE_CHECKING:
    from collections.abc import Mapping

    Table = Mapping[str, object]

MOST_S = 24.0 * 3600.0

_TOP = (
    "title",
    "placement",
    "seed",
    "rate_hz",
    "practice",
    "person",
    "sensor",
    "link",
    "settings",
    "set",
    "phase",
    "slip",
)
_YES_NO = one_of((True, False))
_SECONDS = number_from(0.0, MOST_S)
_TURN = number_from(-180.0, 180.0)
_RULES = tuple(dict.fromkeys(rule for _, rule in WRONG))

_PRACTICE: Mapping[str, Check] = {
    "kind": one_of(tuple(kind.value for kind in PracticeKind)),
    "led": _YES_NO,
    "range_known": _YES_NO,
    "quiet_until_s": _SECONDS,
    "share": number_from(0.0, 1.0),
    "longest_s": number_from(10.0, MOST_S),
}
_PLANNED: Mapping[str, Check] = {
    "exercise": one_of(tuple(EXERCISES)),
    "side": one_of(tuple(side.value for side in Side)),
    "hold_s": number_from(0.0, 600.0),
    "repetitions": integer_from(0, 200),
    "rest_s": number_from(0.0, 600.0),
}


def _numbers(value: object, where: str) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise StoryError(Wording("{where} must be a list of numbers, such as [3, 7]", where=where))
    return tuple(integer_from(1, 200)(one, where) for one in value)


_OWN: Mapping[str, Check] = {
    "done": integer_from(0, 200),
    "half": _numbers,
    "range_share": number_from(0.05, 2.0),
    "gives_up_s": _SECONDS,
    "break_s": _SECONDS,
    "break_for_s": number_from(0.0, 600.0),
    "pain_s": _SECONDS,
    "leaves_out": _YES_NO,
}
_FAULT: Mapping[str, Check] = {
    "rule": one_of(_RULES),
    "deg": number_from(0.0, 45.0),
    "at_s": _SECONDS,
    "for_s": _SECONDS,
    "over_s": number_from(0.3, 60.0),
    "deaf": _YES_NO,
}
_PHASE: Mapping[str, Check] = {
    "do": one_of(tuple(ACTIVITIES)),
    "for_s": number_from(0.5, MOST_S),
    "deg": _TURN,
}
_SLIP: Mapping[str, Check] = {
    "at_s": _SECONDS,
    "over_s": number_from(0.1, 3600.0),
    "forward_deg": _TURN,
    "side_deg": _TURN,
    "turn_deg": _TURN,
}
_PERSON: Mapping[str, Check] = MappingProxyType(
    {name: number_from(*trait.allowed) for name, trait in TRAITS.items()}
)
_LINK: Mapping[str, Check] = {
    key: check for key, check in LINK_KEYS.items() if not key.startswith("reboot")
}


def parse_body_story(text: str) -> BodyStory:
    """Reads a story.

    Args:
        text: TOML; the keys are in README.md.

    Raises:
        StoryError: The text is no TOML, or a key or value is not one of the possible ones.
    """
    return body_story_of(toml_of(text))


def body_story_of(top: Table) -> BodyStory:
    """The story that a table says, as ``parse_body_story`` finds it in a text.

    Raises:
        StoryError: A key or value is not one of the possible ones.
    """
    known(top, _TOP, "story")
    places = placements_of(required(top, "placement", "story"))
    told = checked(table_of(top, "practice"), _PRACTICE, "[practice]") if "practice" in top else {}
    sets = tuple(_set(raw, i) for i, raw in enumerate(_rows(top, "set"), 1))
    phases = tuple(_phase(raw, i) for i, raw in enumerate(_rows(top, "phase"), 1))
    practice = _practice(told, sets) if "practice" in top else None
    if not phases and (practice is None or practice.kind is PracticeKind.DESK):
        raise StoryError(
            Wording("no [[phase]]: add at least one, such as do = 'sit' and for_s = 60")
        )
    if practice is not None and practice.kind is PracticeKind.EXERCISE and not sets:
        raise StoryError(
            Wording("no [[set]]: add at least one, such as exercise = 'plank' and hold_s = 30")
        )
    usual_s = sum(phase.for_s for phase in phases) if phases else 3600.0
    if practice is None:
        usual_s = 2.0 * usual_s + 120.0  # what is begun is ended
    return BodyStory(
        title=words(required(top, "title", "story"), "title"),
        placements=tuple(places),
        seed=integer_from(0, 2**63 - 1)(top.get("seed", 0), "seed"),
        rate_hz=one_of(RATES_HZ)(top.get("rate_hz", DEFAULT_RATE_HZ), "rate_hz"),
        practice=practice,
        led=bool(told.get("led", practice is not None)),
        range_known=bool(told.get("range_known", False)),
        sets=sets,
        phases=phases,
        traits=checked(table_of(top, "person"), _PERSON, "[person]"),
        slips=tuple(
            SlipAt(**_row(raw, _SLIP, ("at_s",), f"slip {i}"))
            for i, raw in enumerate(_rows(top, "slip"), 1)
        ),
        sensors=tuple(
            SensorConfig(**part_of(top, "sensor", SENSOR_KEYS, place, places)) for place in places
        ),
        links=tuple(LinkConfig(**part_of(top, "link", _LINK, place, places)) for place in places),
        settings=table_of(top, "settings"),
        longest_s=float(told.get("longest_s", usual_s)),
    )


def _practice(told: Mapping[str, Any], sets: tuple[OwnSet, ...]) -> Practice:
    return Practice(
        kind=PracticeKind(str(required(told, "kind", "[practice]"))),
        sets=tuple(one.planned for one in sets),
        quiet_until_s=told.get("quiet_until_s", 0.0),
        share=told.get("share", 1.0),
    )


def _set(raw: object, number: int) -> OwnSet:
    where = f"set {number}"
    table = _as_table(raw, where)
    rest = {key: value for key, value in table.items() if key != "fault"}
    found = _row(rest, {**_PLANNED, **_OWN}, ("exercise",), where)
    told = {key: value for key, value in found.items() if key in _PLANNED}
    if "side" in told:
        told["side"] = Side(told["side"])
    planned = PlannedSet(**told)
    if bool(planned.hold_s) == bool(planned.repetitions):
        raise StoryError(Wording("{where}: give hold_s or repetitions, one of them", where=where))
    if planned.repetitions and not EXERCISES[planned.exercise].path:
        raise StoryError(
            Wording("{where}: {name} is held; give hold_s", where=where, name=planned.exercise)
        )
    faults = tuple(
        Fault(**_row(one, _FAULT, ("rule", "deg", "at_s", "for_s"), f"{where}: fault {i}"))
        for i, one in enumerate(_rows(table, "fault"), 1)
    )
    for fault in faults:
        if (planned.exercise, fault.rule) not in WRONG:
            listed = ", ".join(rule for name, rule in WRONG if name == planned.exercise) or "none"
            raise StoryError(
                Wording(
                    "{where}: {rule} is no fault of {name}; possible: {listed}",
                    where=where,
                    rule=fault.rule,
                    name=planned.exercise,
                    listed=listed,
                )
            )
    return OwnSet(planned, faults, **{key: value for key, value in found.items() if key in _OWN})


def _phase(raw: object, number: int) -> BodyPhase:
    return BodyPhase(**_row(raw, _PHASE, ("do", "for_s"), f"phase {number}"))


def _row(
    raw: object, checks: Mapping[str, Check], needed: tuple[str, ...], where: str
) -> dict[str, Any]:
    table = _as_table(raw, where)
    for key in needed:
        required(table, key, where)
    return checked(table, checks, where)


def _rows(top: Table, name: str) -> list[object]:
    rows = top.get(name, [])
    if not isinstance(rows, list):
        raise StoryError(Wording("{name} is no list; write [[{name}]]", name=name))
    return rows


def _as_table(raw: object, where: str) -> Table:
    if not isinstance(raw, dict):
        raise StoryError(Wording("{where}: not a table; write it in double brackets", where=where))
    return raw
