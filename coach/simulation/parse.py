"""From TOML text to a ``Story``. Whatever the text, the only exception is ``StoryError``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from coach.model import Placement, SensorMount, check_mounts
from coach.simulation.parameter import Parameter
from coach.simulation.parameters import by_key
from coach.simulation.radio_link import LinkConfig
from coach.simulation.sensor import MOUNTINGS, PARTS, SensorConfig
from coach.simulation.story import ACTIVITIES, Phase, Span, Story
from firmware_protocol.limits import DEFAULT_RATE_HZ, RATES_HZ

MIN_PHASE_S = 2.0  # transitions take that long
MAX_STORY_S = 4.0 * 3600.0
_TOP = (
    "title",
    "placement",
    "seed",
    "rate_hz",
    "course",
    "runner",
    "walker",
    "sensor",
    "link",
    "settings",
    "plan",
    "phase",
)
_COURSES = ("road", "track")
_PLACES = tuple(place.value for place in Placement)

# While not stepping only these mean something.
_STILL = frozenset({"tilt_deg", "obliquity_deg", "standing_sway_deg"})
_DUTY: Mapping[str, Span] = {"run": (0.2, 0.48), "walk": (0.5, 0.75)}

T = TypeVar("T")
Table = Mapping[str, object]  # TOML values: anything until checked
Check = Callable[[object, str], Any]


class StoryError(ValueError):
    """The text is no story; the message is one line: what, where, remedy."""


def parse_story(text: str) -> Story:
    """Reads a story.

    Args:
        text: TOML; the keys are in README.md.

    Raises:
        StoryError: The text is no TOML, or a key or value is not one of the possible ones.
    """
    try:
        top: Table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        cause = " ".join(str(error).split())
        raise StoryError(f"not TOML: {cause}; correct that line") from None
    _known(top, _TOP, "story")
    places = _placements(_required(top, "placement", "story"))
    first, *others = (_mounts(top, place, places) for place in places)
    if first.duration_s > MAX_STORY_S:
        raise StoryError(
            f"the phases last {first.duration_s:.0f} s together; at most {MAX_STORY_S:.0f} s"
        )
    return replace(first, others=tuple(others))


def _placements(value: object) -> list[Placement]:
    words = value if isinstance(value, list) and value else [value]
    places = [Placement(_choice(_PLACES)(word, "placement")) for word in words]
    try:
        check_mounts([SensorMount(place, sensor_id=place.value) for place in places])
    except ValueError as error:
        raise StoryError(f"placement: {error}") from None
    return places


def _mounts(top: Table, placement: Placement, places: list[Placement]) -> Story:
    """The story as the sensor at one placement sees it; the other placements' keys are let pass."""
    parameters = by_key(placement)
    keys = {key: spec for place in places for key, spec in by_key(place).items()}
    own = {
        do: _gait(_table(top, name), name, do, parameters, keys)
        for name, do in (("runner", "run"), ("walker", "walk"))
    }
    phases = top.get("phase")
    if not isinstance(phases, list) or not phases:
        raise StoryError("no [[phase]]: add at least one, such as do = 'run' and for_s = 60")
    return Story(
        title=_text(_required(top, "title", "story"), "title"),
        placement=placement,
        seed=_integer(0, 2**63 - 1)(top.get("seed", 0), "seed"),
        rate_hz=_choice(RATES_HZ)(top.get("rate_hz", DEFAULT_RATE_HZ), "rate_hz"),
        on_track=_choice(_COURSES)(top.get("course", "road"), "course") == "track",
        runner=own["run"],
        walker=own["walk"],
        sensor=SensorConfig(**_part(top, "sensor", _SENSOR, placement, places)),
        link=LinkConfig(**_part(top, "link", _LINK, placement, places)),
        phases=tuple(_phase(raw, i, parameters, keys) for i, raw in enumerate(phases, 1)),
        settings=_table(top, "settings"),
        plan=_table(top, "plan"),
    )


def _meant(do: str, parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """What can be set while doing something."""
    return {key: spec for key, spec in parameters.items() if do in _DUTY or spec.name in _STILL}


def _part(
    top: Table,
    name: str,
    checks: Mapping[str, Check],
    placement: Placement,
    places: list[Placement],
) -> dict[str, Any]:
    """``[name]`` with what ``[name.PLACEMENT]`` says of this sensor alone."""
    table = dict(_table(top, name))
    each = {p.value: _table(table, p.value) for p in places if len(places) > 1}
    for place in each:
        table.pop(place, None)
    of_one = f"[{name}.{placement.value}]"
    return _checked(table, checks, f"[{name}]") | _checked(
        each.get(placement.value, {}), checks, of_one
    )


def _phase(
    raw: object,
    number: int,
    parameters: Mapping[str, Parameter],
    keys: Mapping[str, Parameter],
) -> Phase:
    where = f"phase {number}"
    if not isinstance(raw, dict):
        raise StoryError(f"{where}: not a table; write [[phase]]")
    do = _choice(ACTIVITIES)(_required(raw, "do", where), f"{where}: do")
    for_s = _number(MIN_PHASE_S, MAX_STORY_S)(_required(raw, "for_s", where), f"{where}: for_s")
    extra: dict[str, Check] = {
        "bend": {"bend_deg": _number(-30.0, 90.0)},
        "turn": {"turn_deg": _number(-720.0, 720.0)},
    }.get(do, {})
    _known(raw, ("do", "for_s", *extra, *_meant(do, keys)), where)
    values = {
        spec.name: _span(raw[key], spec, do, f"{where}: {key}")
        for key, spec in _meant(do, parameters).items()
        if key in raw
    }
    found = {key: check(raw[key], f"{where}: {key}") for key, check in extra.items() if key in raw}
    return Phase(do, for_s, values, **found)


def _gait(
    table: Table,
    name: str,
    do: str,
    parameters: Mapping[str, Parameter],
    keys: Collection[str],
) -> dict[str, float]:
    _known(table, keys, f"[{name}]")
    return {
        spec.name: _in_range(spec, do)(table[key], f"[{name}] {key}")
        for key, spec in parameters.items()
        if key in table
    }


def _span(value: object, spec: Parameter, do: str, where: str) -> Span:
    check = _in_range(spec, do)
    if not isinstance(value, list):
        constant = check(value, where)
        return constant, constant
    if len(value) != 2:
        raise StoryError(f"{where} has {len(value)} values; give one, or [start, end]")
    return check(value[0], where), check(value[1], where)


def _in_range(spec: Parameter, do: str) -> Callable[[object, str], float]:
    limits = _DUTY.get(do) if spec.name == "duty_factor" else None
    return _number(*(limits or (spec.low, spec.high)))


def _number(low: float, high: float) -> Callable[[object, str], float]:
    def check(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise StoryError(f"{where} is not a number; give one from {low:g} to {high:g}")
        if not low <= value <= high:  # also refuses NaN
            shown = f"{value:g}" if math.isfinite(value) else str(value)
            raise StoryError(f"{where} = {shown}; give a number from {low:g} to {high:g}")
        return float(value)

    return check


def _integer(low: int, high: int) -> Callable[[object, str], int]:
    def check(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise StoryError(f"{where} must be a whole number from {low} to {high}")
        return value

    return check


def _choice(choices: Collection[T]) -> Callable[[object, str], T]:
    def check(value: object, where: str) -> T:
        for choice in choices:
            # 104.0 and True equal numbers in the list; only the very type is meant.
            if value == choice and type(value) is type(choice):
                return choice
        listed = ", ".join(str(choice) for choice in choices)
        raise StoryError(f"{where} must be one of: {listed}")

    return check


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise StoryError(f"{where} must be text in quotes")
    return value


def _triple(low: float, high: float) -> Callable[[object, str], tuple[float, float, float]]:
    def check(value: object, where: str) -> tuple[float, float, float]:
        if not isinstance(value, list) or len(value) != 3:
            raise StoryError(f"{where} must be three numbers, such as [0.0, 0.0, 0.0]")
        x, y, z = (_number(low, high)(one, where) for one in value)
        return x, y, z

    return check


def _times(value: object, where: str) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise StoryError(f"{where} must be a list of times in seconds, such as [30.0]")
    return tuple(sorted(_number(0.0, MAX_STORY_S)(one, where) for one in value))


_SENSOR: Mapping[str, Check] = {
    "part": _choice(tuple(PARTS)),
    "mounting": _choice((*MOUNTINGS, "random")),
    "tilted_deg": _number(0.0, 45.0),
    "gyr_bias_deg_s": _triple(-20.0, 20.0),
    "acc_bias_mg": _triple(-200.0, 200.0),
    "odr_error": _number(-0.03, 0.03),
    "acc_range_g": _choice((2, 4, 8, 16)),
    "gyr_range_deg_s": _choice((250, 500, 1000, 2000)),
    "lever_arm_m": _triple(-0.5, 0.5),
}
_LINK: Mapping[str, Check] = {
    "batch": _integer(1, 19),
    "interval_s": _number(0.0075, 0.5),
    "clock_ppm": _number(-200.0, 200.0),
    "loss": _number(0.0, 0.9),
    "bursts_per_min": _number(0.0, 30.0),
    "burst_packets": _integer(1, 200),
    "duplicates": _number(0.0, 0.5),
    "stalls_per_min": _number(0.0, 30.0),
    "stall_s": _number(0.1, 10.0),
    "reboots_at_s": _times,
    "reboot_s": _number(0.2, 60.0),
}


def _checked(table: Table, checks: Mapping[str, Check], where: str) -> dict[str, Any]:
    _known(table, checks, where)
    return {key: checks[key](value, f"{where} {key}") for key, value in table.items()}


def _table(top: Table, name: str) -> Table:
    table = top.get(name, {})
    if not isinstance(table, dict):
        raise StoryError(f"{name} is not a table; write [{name}] on a line of its own")
    return table


def _required(table: Table, key: str, where: str) -> object:
    if key not in table:
        raise StoryError(f"{where}: {key} is missing; add it")
    return table[key]


def _known(table: Table, keys: Collection[str], where: str) -> None:
    for key in table:
        if key not in keys:
            listed = ", ".join(keys)
            raise StoryError(f"{where}: unknown key {key!r}; use one of: {listed}")
