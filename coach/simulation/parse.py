"""From TOML text to a ``Story``. Whatever the text, the only exception is ``StoryError``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coach.core_wording import Wording
from coach.model import Placement, SensorMount, check_mounts
from coach.simulation.parameters import by_key
from coach.simulation.radio_link import LinkConfig
from coach.simulation.sensor import MOUNTINGS, PARTS, SensorConfig
from coach.simulation.sensor_filter import FILTERS
from coach.simulation.story import ACTIVITIES, Phase, Span, Story
from coach.simulation.strap import SLIPS, StrapConfig
from coach.simulation.toml_checks import (
    Check,
    StoryError,
    axes,
    integer_from,
    number_from,
    one_of,
    times,
    toml_of,
    triple,
    words,
)
from firmware_protocol.limits import DEFAULT_RATE_HZ, RATES_HZ

if TYPE_CHECKING:
    from coach.simulation.parameter import Parameter

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
    "stander",
    "sensor",
    "strap",
    "link",
    "settings",
    "plan",
    "phase",
)
_COURSES = ("road", "track")
_PLACES = tuple(place.value for place in Placement)

# While not stepping only these mean something.
_STILL = frozenset(
    {
        "tilt_deg",
        "obliquity_deg",
        "standing_sway_deg",
        "breath_hz",
        "breath_deg",
        "breath_g",
        *SLIPS,
    }
)
_DUTY: Mapping[str, Span] = {"run": (0.2, 0.54), "walk": (0.5, 0.75)}

Table = Mapping[str, object]  # TOML values: anything until checked


def parse_story(text: str) -> Story:
    """Reads a story.

    Args:
        text: TOML; the keys are in README.md.

    Raises:
        StoryError: The text is no TOML, or a key or value is not one of the possible ones.
    """
    return story_of(toml_of(text))


def story_of(top: Table) -> Story:
    """The story that a table says, as ``parse_story`` finds it in a text.

    Raises:
        StoryError: A key or value is not one of the possible ones.
    """
    known(top, _TOP, "story")
    places = placements_of(required(top, "placement", "story"))
    first, *others = (_mounts(top, place, places) for place in places)
    if first.duration_s > MAX_STORY_S:
        raise StoryError(
            Wording(
                "the phases last {duration_s:.0f} s together; at most {max_story_s:.0f} s",
                duration_s=first.duration_s,
                max_story_s=MAX_STORY_S,
            )
        )
    return replace(first, others=tuple(others))


def placements_of(value: object) -> list[Placement]:
    named = value if isinstance(value, list) and value else [value]
    places = [Placement(one_of(_PLACES)(name, "placement")) for name in named]
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
        do: _gait(table_of(top, name), name, do, parameters, keys)
        for name, do in (("runner", "run"), ("walker", "walk"), ("stander", "stand"))
    }
    phases = top.get("phase")
    if not isinstance(phases, list) or not phases:
        raise StoryError(
            Wording("no [[phase]]: add at least one, such as do = 'run' and for_s = 60")
        )
    return Story(
        title=words(required(top, "title", "story"), "title"),
        placement=placement,
        seed=integer_from(0, 2**63 - 1)(top.get("seed", 0), "seed"),
        rate_hz=one_of(RATES_HZ)(top.get("rate_hz", DEFAULT_RATE_HZ), "rate_hz"),
        on_track=one_of(_COURSES)(top.get("course", "road"), "course") == "track",
        runner=own["run"],
        walker=own["walk"],
        stander=own["stand"],
        sensor=SensorConfig(**part_of(top, "sensor", SENSOR_KEYS, placement, places)),
        strap=StrapConfig(**part_of(top, "strap", _STRAP, placement, places)),
        link=LinkConfig(**part_of(top, "link", LINK_KEYS, placement, places)),
        phases=tuple(_phase(raw, i, parameters, keys) for i, raw in enumerate(phases, 1)),
        settings=table_of(top, "settings"),
        plan=table_of(top, "plan"),
    )


def _meant(do: str, parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """What can be set while doing something."""
    return {key: spec for key, spec in parameters.items() if do in _DUTY or spec.name in _STILL}


def part_of(
    top: Table,
    name: str,
    checks: Mapping[str, Check],
    placement: Placement,
    places: list[Placement],
) -> dict[str, Any]:
    """``[name]`` with what ``[name.PLACEMENT]`` says of this sensor alone."""
    table = dict(table_of(top, name))
    each = {p.value: table_of(table, p.value) for p in places if len(places) > 1}
    for place in each:
        table.pop(place, None)
    of_one = f"[{name}.{placement.value}]"
    return checked(table, checks, f"[{name}]") | checked(
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
        raise StoryError(Wording("{where}: not a table; write [[phase]]", where=where))
    do = one_of(ACTIVITIES)(required(raw, "do", where), f"{where}: do")
    for_s = number_from(MIN_PHASE_S, MAX_STORY_S)(required(raw, "for_s", where), f"{where}: for_s")
    extra: dict[str, Check] = {
        "bend": {"bend_deg": number_from(-30.0, 90.0)},
        "turn": {"turn_deg": number_from(-720.0, 720.0)},
    }.get(do, {})
    known(raw, ("do", "for_s", *extra, *_meant(do, keys)), where)
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
    keys: Mapping[str, Parameter],
) -> dict[str, float]:
    known(table, _meant(do, keys), f"[{name}]")
    return {
        spec.name: _in_range(spec, do)(table[key], f"[{name}] {key}")
        for key, spec in _meant(do, parameters).items()
        if key in table
    }


def _span(value: object, spec: Parameter, do: str, where: str) -> Span:
    check = _in_range(spec, do)
    if not isinstance(value, list):
        constant = check(value, where)
        return constant, constant
    if len(value) != 2:
        raise StoryError(
            Wording("{where} has {n} values; give one, or [start, end]", where=where, n=len(value))
        )
    return check(value[0], where), check(value[1], where)


def _in_range(spec: Parameter, do: str) -> Callable[[object, str], float]:
    limits = _DUTY.get(do) if spec.name == "duty_factor" else None
    return number_from(*(limits or (spec.low, spec.high)))


_STRAP: Mapping[str, Check] = {
    "spring_hz": axes(2.0, 40.0),
    "damping": number_from(0.02, 0.9),
    "torsion_hz": number_from(2.0, 40.0),
    "torsion_damping": number_from(0.02, 0.9),
    "kick_deg_s": number_from(0.0, 900.0),
}
SENSOR_KEYS: Mapping[str, Check] = {
    "part": one_of(tuple(PARTS)),
    "mounting": one_of((*MOUNTINGS, "random")),
    "tilted_deg": number_from(0.0, 45.0),
    "reput_deg": triple(-45.0, 45.0),
    "gyr_bias_deg_s": triple(-20.0, 20.0),
    "acc_bias_mg": triple(-200.0, 200.0),
    "odr_error": number_from(-0.03, 0.03),
    "acc_range_g": one_of((2, 4, 8, 16)),
    "gyr_range_deg_s": one_of((250, 500, 1000, 2000)),
    "lever_arm_m": triple(-0.5, 0.5),
    "filter": one_of((*FILTERS, "none")),
    "cutoff": number_from(0.1, 0.5),
}
LINK_KEYS: Mapping[str, Check] = {
    "batch": integer_from(1, 19),
    "interval_s": number_from(0.0075, 0.5),
    "clock_ppm": number_from(-200.0, 200.0),
    "loss": number_from(0.0, 0.9),
    "bursts_per_min": number_from(0.0, 30.0),
    "burst_packets": integer_from(1, 200),
    "duplicates": number_from(0.0, 0.5),
    "stalls_per_min": number_from(0.0, 30.0),
    "stall_s": number_from(0.1, 10.0),
    "reboots_at_s": times(MAX_STORY_S),
    "reboot_s": number_from(0.2, 60.0),
}


def checked(table: Table, checks: Mapping[str, Check], where: str) -> dict[str, Any]:
    known(table, checks, where)
    return {key: checks[key](value, f"{where} {key}") for key, value in table.items()}


def table_of(top: Table, name: str) -> Table:
    table = top.get(name, {})
    if not isinstance(table, dict):
        raise StoryError(
            Wording("{name} is not a table; write [{name}] on a line of its own", name=name)
        )
    return table


def required(table: Table, key: str, where: str) -> object:
    if key not in table:
        raise StoryError(Wording("{where}: {key} is missing; add it", where=where, key=key))
    return table[key]


def known(table: Table, keys: Collection[str], where: str) -> None:
    for key in table:
        if key not in keys:
            listed = ", ".join(keys)
            raise StoryError(
                Wording(
                    "{where}: unknown key {key!r}; use one of: {listed}",
                    where=where,
                    key=key,
                    listed=listed,
                )
            )
