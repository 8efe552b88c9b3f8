"""What a virtual sensor measures, and what is known of its runner."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.app.simulated import simulated_session
from coach.cli.errors import UserError
from coach.cli.files import load_recording, load_text
from coach.cli.live.phone_address import phone_room
from coach.core_wording import Wording
from coach.decode import DEFAULT_FAMILY
from coach.model import Baseline, Placement, PracticeKind
from coach.recording import Provenance
from coach.simulation import StoryError, simulate
from coach.simulation.body import BodyStory, OwnSet, Person
from coach.simulation.body.any_story import parse_any_story
from coach.simulation.stories import load_story_text
from coach.wording.translation import tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cli.practice.virtual_person import Wearer
    from coach.model import Input, PlannedSet, Practice
    from coach.simulation import Story
    from coach.sources.virtual import SampleFeed, SensorOptions
    from coach.sources.virtual.virtual_families import VirtualFamily

DEFAULT_STORIES: Mapping[PracticeKind | None, str] = MappingProxyType(
    {
        None: "easy-run",
        PracticeKind.STAND: "stand-check",
        PracticeKind.DESK: "desk-hour",
        PracticeKind.EXERCISE: "ten-minute-plan",
    }
)
"""What the wearer of a virtual sensor does, by what the session is for."""


@dataclass(frozen=True, slots=True)
class Outage:
    """The virtual sensor goes out of range.

    Args:
        at_s: After the first sample.
        for_s: Until packets get through again.
    """

    at_s: float
    for_s: float


OUTAGES: dict[str, tuple[Outage, ...]] = {"demo": (Outage(83.0, 6.0),)}
"""By story: the simulated link of a story ends before the virtual radio, which has its own."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Who wears the virtual sensor.

    Args:
        name: Of the story or the recording, for file names.
        title: For people.
        placement: Where the sensor sits.
        provenance: Of the samples.
        feed: The samples.
        baseline: Usual values as if from earlier runs.
        settings: What the story or the recording changes in the usual settings.
        outages: When the link breaks.
        others: Where further sensors sit on this runner, and their samples.
        families: Of what family each sensor is, the first one's first.
        wearer: Who does what the coach says; ``None`` where nobody listens.
        practice: What the wearer came for, if it is no run.
    """

    name: str
    title: str
    placement: Placement
    provenance: Provenance
    feed: SampleFeed
    baseline: Baseline = field(default_factory=Baseline)
    settings: Mapping[str, Any] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()
    others: tuple[tuple[Placement, SampleFeed], ...] = ()
    families: tuple[str, ...] = (DEFAULT_FAMILY,)
    wearer: Wearer | None = None
    practice: Practice | None = None

    @property
    def options(self) -> list[SensorOptions]:
        """Of each sensor."""
        options = virtual_room().SensorOptions
        return [options(family=one) for one in self.families]


def virtual_room() -> Any:  # noqa: ANN401 - a module; its types are its own
    """``coach.sources.virtual``, imported when needed because of what it needs itself.

    Raises:
        UserError: bumble is not installed.
    """
    try:
        return importlib.import_module("coach.sources.virtual")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "bumble":
            raise
        raise UserError(
            tr(
                "the virtual sensor needs the package bumble; install it with pip install "
                "'posture-coach[virtual]'"
            )
        ) from None


def story_runner(
    name_or_file: str,
    families: Sequence[str] = (DEFAULT_FAMILY,),
    practice: Practice | None = None,
) -> Runner:
    """The runner of a story that comes with the coach, or of a story file (``.toml``).

    Args:
        name_or_file: Which.
        families: What family each sensor is of; the last one is that of all further ones.
        practice: What is asked for, if it is no run. A story of a run is then somebody who does
            not listen.

    Raises:
        UserError: The file cannot be read or is no story, or there is no such virtual sensor.
        StoryError: There is no story of that name.
    """
    is_file = name_or_file.endswith(".toml")
    try:
        text = load_text(Path(name_or_file)) if is_file else load_story_text(name_or_file)
        story = parse_any_story(text)
    except StoryError as error:
        raise UserError(f"{name_or_file}: {tr(error)}" if is_file else tr(error)) from None
    name = Path(name_or_file).stem
    if isinstance(story, BodyStory):
        return _person(name, story, families, practice)
    header = simulated_session(story, None).header
    families = _each_family(families, 1 + len(story.others))
    room, simulation = virtual_room(), simulate(_measured_by(families, story))
    return Runner(
        name=name,
        title=story.title,
        placement=story.placement,
        provenance=Provenance.SIMULATED,
        feed=room.feed_of_simulation(simulation),
        baseline=header.baseline or Baseline(),
        settings=header.settings,
        outages=() if is_file else OUTAGES.get(name, ()),
        others=tuple(
            (one.story.placement, room.feed_of_simulation(one)) for one in simulation.others
        ),
        families=families,
    )


def _person(
    name: str, story: BodyStory, families: Sequence[str], practice: Practice | None
) -> Runner:
    """Somebody who does what the coach says."""
    from coach.cli.practice.virtual_person import Wearer

    families = _each_family(families, len(story.placements))
    room = virtual_room()
    told = story.practice
    if practice is None or told is None or told.kind is not practice.kind:
        command = "run" if told is None else told.kind.value
        raise UserError(
            tr("{name} is a story for 'coach {command}'; use that", name=name, command=command)
        )
    if practice.sets:  # what was asked for goes before the story's own
        story = replace(story, sets=_own_sets(story, practice.sets))
    story = replace(story, practice=replace(told, sets=practice.sets or told.sets))
    person = Person(story)
    wearer = Wearer(person)
    first, *others = (
        room.feed_in_the_making(person.info(k), worn.counts, person.dt_s(k), worn.make)
        for k, worn in enumerate(wearer.worn)
    )
    asked = person.practice or told
    return Runner(
        name=name,
        title=story.title,
        placement=story.placements[0],
        provenance=Provenance.SIMULATED,
        feed=first,
        settings=story.settings,
        others=tuple(zip(story.placements[1:], others, strict=True)),
        families=families,
        wearer=wearer,
        practice=asked,
    )


def _own_sets(story: BodyStory, sets: Sequence[PlannedSet]) -> tuple[OwnSet, ...]:
    """What this person makes of the sets that were asked for: as in the story where it has them."""
    known = {own.planned.exercise: own for own in reversed(story.sets)}
    return tuple(
        replace(known[one.exercise], planned=one) if one.exercise in known else OwnSet(one)
        for one in sets
    )


def _each_family(families: Sequence[str], sensors: int) -> tuple[str, ...]:
    """Of what family each sensor is; the last one named is that of all further ones.

    Raises:
        UserError: There is no virtual sensor of a family, or more are named than sensors are worn.
    """
    room = virtual_room()
    sides = room.SIDES
    unknown = next((name for name in families if name not in sides), None)
    if unknown is not None:
        known = ", ".join(sides)
        raise UserError(
            tr(
                "there is no virtual sensor of the family '{unknown}'; choose of {known}",
                unknown=unknown,
                known=known,
            )
        )
    if any(sides[name].way is room.Way.POSTS for name in families):
        phone_room()  # what it needs is missing: told before anything starts
    if len(families) > sensors:
        raise UserError(
            tr_n(
                "one sensor is worn and {families} families are named; leave some out",
                "{n} sensors are worn and {families} families are named; leave some out",
                sensors,
                families=len(families),
            )
        )
    return (*families, *[families[-1]] * (sensors - len(families)))


def _measured_by(families: Sequence[str], story: Story) -> Story:
    """The story as the chips of these families measure it, one for each sensor."""
    sides = virtual_room().SIDES
    first, *others = (
        one if sides[name].rate_hz is None else _as_measured(one, sides[name])
        for one, name in zip((story, *story.others), families, strict=True)
    )
    return replace(first, others=tuple(others))


def _as_measured(story: Story, side: VirtualFamily) -> Story:
    chip = replace(
        story.sensor,
        part=side.part or story.sensor.part,
        acc_range_g=side.acc_range_g,
        gyr_range_deg_s=side.gyr_range_deg_s or story.sensor.gyr_range_deg_s,
    )
    assert side.rate_hz is not None
    return replace(story, rate_hz=round(side.rate_hz), sensor=chip)


def recorded_runner(path: Path, families: Sequence[str] = (DEFAULT_FAMILY,)) -> Runner:
    """The runner of a recording, run again.

    Args:
        path: The recording.
        families: What family each sensor is of; it sends at the recording's rate.

    Raises:
        RecordingError: It cannot be read.
        UserError: It has no samples of a coach sensor, or there is no such virtual sensor.
    """
    room = virtual_room()
    recording = load_recording(path)
    header = recording.header
    families = _each_family(families, len(header.mounts))
    try:
        feed, *others = (
            room.feed_of_inputs(_inputs_of(recording.inputs, mount.sensor_id))
            for mount in header.mounts
        )
    except room.FeedError as error:
        raise UserError(f"{path}: {tr(error)}") from None
    return Runner(
        name=path.stem,
        title=Wording("{title}, again", title=header.title),
        placement=header.placement,
        provenance=header.provenance,
        feed=feed,
        baseline=header.baseline or Baseline(),
        settings=header.settings,
        others=tuple(
            (mount.placement, other) for mount, other in zip(header.mounts[1:], others, strict=True)
        ),
        families=families,
    )


def _inputs_of(inputs: Sequence[Input], sensor_id: str) -> list[Input]:
    """Those of one sensor; all of them where there is only one."""
    return [e for e in inputs if not sensor_id or getattr(e, "sensor_id", "") == sensor_id]
