"""A season: one runner's runs over weeks, each a story; ``demo-season.toml`` explains the keys."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.core_wording import Wording
from coach.model import Body, Command, UserCommand
from coach.simulation.days import another_day
from coach.simulation.parse import story_of
from coach.simulation.stories.season_practice import SeasonPractice, season_practice
from coach.simulation.toml_checks import StoryError, integer_from, number_from, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Input
    from coach.simulation.story import Story

_FOLD, _TIRES = "fold_deg", "tires_deg"
"""How much further forward the trunk comes now and then, until it is straightened; and how much
from the steady part to the end of the run."""

# Every run: stand, bend and stand again, which calibrates; then steady, then folds and corrections.
_STAND_S, _BEND_S, _STAND_AGAIN_S = 16.0, 4.0, 3.0
_CALIBRATE_AT_S = 1.0
_STEADY_S = 330.0
_FOLDING_S, _FOLDED_S, _STRAIGHT_S = 12.0, 32.0, 100.0
_HURTS_S = 40.0
_WALK_S = 45.0
_SLIPPING_S, _UNNOTICED_S, _STOPS_S = 4.0, 30.0, 4.0

_TOP = frozenset(
    {
        "title",
        "athlete",
        "mass_kg",
        "height_m",
        "focus",
        "story",
        "course",
        "run",
        "beside",
        "beside_course",
        "practice",
    }
)
_RUN = frozenset({"day", "at", "minutes", "what", "add", "slip_deg", "hurts_at_min"})


@dataclass(frozen=True, slots=True)
class SeasonRun:
    """One run of a season.

    Args:
        day: Days after the first.
        at_min: Minutes after midnight.
        story: What happens, on this day's body and strap.
        commands: What the runner asks for: stream time and command.
    """

    day: int
    at_min: int
    story: Story
    commands: tuple[tuple[float, Command], ...]

    def inputs_with(self, inputs: list[Input] | tuple[Input, ...]) -> list[Input]:
        """The simulated inputs, and the commands at their time among them."""
        asked: list[Input] = [UserCommand(t_s, command) for t_s, command in self.commands]
        return sorted([*inputs, *asked], key=lambda event: event.t_host_s)


@dataclass(frozen=True, slots=True)
class Season:
    """One season.

    Args:
        title: One line.
        athlete: The runner's name.
        body: Of the runner.
        focus: Rule or topic that is worked on, once two runs have measured.
        runs: In order of time.
        practices: What is done besides running, likewise.
    """

    title: str
    athlete: str
    body: Body
    focus: str
    runs: tuple[SeasonRun, ...]
    practices: tuple[SeasonPractice, ...] = ()


def parse_season(text: str) -> Season:
    """Read a season.

    Raises:
        StoryError: The text is no TOML, or a key or value is not one of the possible ones.
    """
    try:
        top: Mapping[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise StoryError(
            Wording("not TOML: {why}; correct that line", why=" ".join(str(error).split()))
        ) from None
    _check_keys(top, _TOP, "season")
    course, beside = (_knots(top.get(name, {})) for name in ("course", "beside_course"))
    practices = [
        season_practice(raw, number, top["beside"], beside)
        for number, raw in enumerate(top.get("practice", ()), 1)
    ]
    runs = [_run(raw, number, top["story"], course) for number, raw in enumerate(top["run"], 1)]
    return Season(
        title=words(top["title"], "title"),
        athlete=words(top["athlete"], "athlete"),
        body=Body(top.get("mass_kg"), top.get("height_m")),
        focus=words(top["focus"], "focus"),
        runs=tuple(sorted(runs, key=lambda run: (run.day, run.at_min))),
        practices=tuple(sorted(practices, key=lambda one: (one.day, one.at_min))),
    )


def _knots(told: Mapping[str, Any]) -> dict[str, Any]:
    """Days and values of what changes over the weeks."""
    return {name: np.array(knots, float).T for name, knots in told.items()}


def _run(
    raw: Mapping[str, Any], number: int, story: Mapping[str, Any], course: Mapping[str, Any]
) -> SeasonRun:
    where = f"run {number}"
    _check_keys(raw, _RUN, where)
    day = integer_from(0, 3650)(raw["day"], f"{where}: day")
    hours, _, minutes = words(raw["at"], f"{where}: at").partition(":")
    running_s = 60.0 * number_from(7.0, 60.0)(raw["minutes"], f"{where}: minutes")
    values = {name: float(np.interp(day, *knots)) for name, knots in course.items()}
    for name, more in raw.get("add", {}).items():
        values[name] = values.get(name, 0.0) + float(more)
    fold, tires = values.pop(_FOLD, 0.0), values.pop(_TIRES, 0.0)
    runner = {**story["runner"], **values}
    hurts_s = 60.0 * raw["hurts_at_min"] if "hurts_at_min" in raw else None
    phases = _calibrating()
    commands = [(_CALIBRATE_AT_S, Command.RECALIBRATE)]
    running = _running(running_s if hurts_s is None else hurts_s, runner["lean_deg"], (fold, tires))
    if "slip_deg" in raw:
        half = len(running) // 2
        phases += [*running[:half], *_slipping(raw["slip_deg"]), *running[half:]]
    else:
        phases += running
    if hurts_s is not None:
        limp = {"step_asymmetry": [0.0, 0.05], "contact_asymmetry": [0.0, 0.08]}
        phases.append({"do": "run", "for_s": _HURTS_S, **limp})
        commands.append((_length_s(phases), Command.PAIN))
        phases.append({"do": "walk", "for_s": _WALK_S})
    told = {"title": raw.get("what", "A run"), **story, "runner": runner, "phase": phases}
    return SeasonRun(
        day=day,
        at_min=60 * int(hours) + int(minutes),
        story=_on_that_day(story_of(told), day),
        commands=tuple(commands),
    )


def _on_that_day(story: Story, day: int) -> Story:
    """As ``another_day``; what the days of a season differ by is written in it already."""
    return replace(another_day(story, day).story, title=story.title)


def _calibrating() -> list[dict[str, Any]]:
    return [
        {"do": "stand", "for_s": _STAND_S},
        {"do": "bend", "for_s": _BEND_S},
        {"do": "stand", "for_s": _STAND_AGAIN_S},
    ]


def _slipping(slip_deg: float) -> list[dict[str, Any]]:
    """The strap slips, the runner runs on till the coach says so, and is calibrated anew."""
    return [
        {"do": "run", "for_s": _SLIPPING_S, "slip_forward_deg": [0.0, slip_deg]},
        {"do": "run", "for_s": _UNNOTICED_S},
        {"do": "stand", "for_s": _STOPS_S},
        *_calibrating(),
    ]


def _running(for_s: float, lean_deg: float, more_deg: tuple[float, float]) -> list[dict[str, Any]]:
    """Steady, then again and again folding, folded, and straight once more, to the end."""
    fold_deg, tires_deg = more_deg
    phases: list[dict[str, Any]] = [{"do": "run", "for_s": min(_STEADY_S, for_s)}]
    once_s = _FOLDING_S + _FOLDED_S + _STRAIGHT_S
    times = int((for_s - _length_s(phases)) // once_s)
    fresh_deg = lean_deg
    for number in range(times):
        straight = fresh_deg + tires_deg * (number + 1) / times
        folded = straight + fold_deg
        phases += [
            {"do": "run", "for_s": _FOLDING_S, "lean_deg": [lean_deg, folded]},
            {"do": "run", "for_s": _FOLDED_S, "lean_deg": folded},
            {"do": "run", "for_s": _STRAIGHT_S, "lean_deg": straight},
        ]
        lean_deg = straight
    rest_s = for_s - _length_s(phases)
    if rest_s >= _FOLDING_S:
        phases.append({"do": "run", "for_s": rest_s, "lean_deg": lean_deg})
    return phases


def _length_s(phases: list[dict[str, Any]]) -> float:
    return float(sum(phase["for_s"] for phase in phases))


def _check_keys(table: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise StoryError(
                Wording(
                    "{where}: unknown key {key!r}; use one of: {known}",
                    where=where,
                    key=key,
                    known=", ".join(sorted(known)),
                )
            )
