"""From the words on the command line to everything a live session must know before it connects."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.athlete import profile_folder
from coach.athlete.profile import Profile
from coach.cli.errors import UserError
from coach.cli.files import load_calibrations
from coach.cli.history.athlete_store import athlete_store
from coach.cli.history.focus_seen import check_focus_is_seen
from coach.cli.live.page_options import PageOptions, page_options
from coach.cli.live.phone_address import is_phone, phone_port, phone_room
from coach.cli.live.run_recording import name_of_run
from coach.cli.live.sensor_choice import SensorChoice, sensor_choice
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.cli.settings.phrase_files import phrases_for
from coach.cli.settings.settings_options import settings_from
from coach.cues import RULES
from coach.decode import DEFAULT_FAMILY
from coach.host import now
from coach.model import (
    Baseline,
    Calibration,
    Phrasebook,
    Placement,
    Practice,
    PracticeKind,
    SensorMount,
    check_mounts,
)
from coach.model.units import S_PER_HOUR
from coach.recording import Provenance
from coach.sources import AUTO
from coach.wording.place_names import where_of
from coach.wording.rule_names import name_of_cue
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from coach.cli.live.virtual_runner import Runner
    from coach.settings import Settings
    from coach.voice import VoiceSettings


_USUAL_OF = {
    Provenance.SIMULATED: mark("those of a simulated earlier run of this runner"),
    Provenance.LIVE: mark("those kept in the recording"),
    Provenance.IMPORTED: mark("those kept in the recording"),
}

_TITLES = {
    Placement.CHEST: mark("Run with the sensor on the chest"),
    Placement.PELVIS: mark("Run with the sensor on the pelvis"),
    Placement.WAIST: mark("Run with the sensor on the waist"),
    PracticeKind.STAND: mark("Standing check"),
    PracticeKind.DESK: mark("Time at the desk"),
    PracticeKind.EXERCISE: mark("Exercises"),
}
"""Stand in the recording as they are; who shows one translates it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One live run.

    Args:
        choice: Which sensor.
        runner: Who wears it, if it is virtual and in this process.
        name: Of the files of this run, without suffix.
        title: For people.
        placement: Where the sensor sits.
        others: Name or address of each further sensor, and where it sits.
        provenance: Of the samples.
        phrases: What the coach says.
        voice: How it sounds.
        settings: Tuning.
        calibrations: Given by the user.
        baseline: Usual values, unless they come from the profile.
        profile: ``None`` where it is neither read nor written.
        folder: Of the recording; ``None`` without one.
        wav: Sound file asked for.
        speak: Aloud, or into a file where there is no loudspeaker.
        metronome_spm: Cadence of the clicks.
        athlete: Whose run it is; ``None`` for whose turn it is.
        report: A page at the end, beside the recording.
        treadmill_kmh: Its speed, if the runner tells it.
        incline_percent: Its incline, likewise.
        plain: Lines only.
        table: Every metric below the summary at the end.
        page: Where a page is served, if it was asked for.
        practice: What it is for, if it is no run.
        longest_s: It ends by itself after so long.
        quiet_until_utc_s: Nothing is said before this time on the wall clock; ``None`` without.
    """

    choice: SensorChoice
    runner: Runner | None
    name: str
    title: str
    placement: Placement
    others: tuple[tuple[str, Placement], ...]
    provenance: Provenance
    phrases: Phrasebook
    voice: VoiceSettings
    settings: Settings
    calibrations: tuple[Calibration, ...]
    baseline: Baseline
    profile: Profile | None
    folder: Path | None
    wav: Path | None
    speak: bool
    metronome_spm: float | None
    athlete: str | None
    report: bool
    treadmill_kmh: float | None
    incline_percent: float | None
    plain: bool
    table: bool
    page: PageOptions | None
    practice: Practice | None = None
    longest_s: float = math.inf
    quiet_until_utc_s: float | None = None

    def practice_begun(self, began_utc_s: float) -> Practice | None:
        """What it is for, once the wall clock at stream time 0 is known."""
        if self.practice is None or self.quiet_until_utc_s is None:
            return self.practice
        left_s = max(self.quiet_until_utc_s - began_utc_s, 0.0)
        return replace(self.practice, quiet_until_s=left_s)

    @property
    def kind(self) -> PracticeKind | None:
        """What it is for; ``None`` is a run."""
        return None if self.practice is None else self.practice.kind


def plan_of(
    args: argparse.Namespace,
    asked_for: Callable[[Profile | None], Practice | None] = lambda _: None,
) -> Plan:
    """Read all files named, so that what is wrong with them is said before anything starts.

    Args:
        args: Words of ``coach run``.
        asked_for: Gives what the session is for, if it is no run, from what is known of whoever
            does it.

    Raises:
        UserError: What is asked for does not go together, or a file is wrong.
        StoreError: Nobody has the athlete's name.
    """
    _check_athlete(args.athlete)
    first, *more = args.sensor or [AUTO]
    choice = sensor_choice(first)
    profile = None if choice.virtual else _profile(args.athlete)
    practice = asked_for(profile)
    _check_phone((first, *more))
    if more and AUTO in (choice.sensor, *more):
        raise UserError(tr("say which sensor is which; give each --sensor by its name or address"))
    calibrations = load_calibrations(args.calibration) if args.calibration else ()
    kind = None if practice is None else practice.kind
    runner = _runner(args, practice) if choice.here else None
    if runner is not None and runner.practice is not None:
        practice = runner.practice
    chosen = settings_from(args, runner.settings if runner else None).settings
    stated = args.placement or ()
    if not stated and not more and not calibrations and is_phone(first):
        stated = [Placement.WAIST.value]
        note(
            tr("a phone in a belt pouch is taken as worn at the waist: angles have twice the error")
        )
    placement, *others = _placements(stated, runner, calibrations, len(more) + 1)
    settings = _focused(chosen.core, args.focus, (placement, *others))
    for calibration in calibrations:
        if calibration.placement not in (placement, *others):
            raise UserError(
                tr(
                    "{calibration} was made {where}, the sensor is {worn}; "
                    "calibrate anew or give the right --placement",
                    calibration=args.calibration,
                    where=where_of([calibration.placement]),
                    worn=where_of([placement]),
                )
            )
    if runner is not None and runner.baseline.metrics and kind is None:
        note(tr("usual values are {whose}, not learnt now", whose=tr(_USUAL_OF[runner.provenance])))
    return Plan(
        choice=choice,
        runner=runner,
        name=name_of_run(now(), placement, args.record, kind),
        title=runner.title if runner else _TITLES[placement if kind is None else kind],
        placement=placement,
        others=tuple(zip(more or [""] * len(others), others, strict=True)),
        provenance=_provenance(choice, runner),
        phrases=phrases_for(chosen.app, practice),
        voice=chosen.voice,
        settings=settings,
        calibrations=calibrations,
        baseline=runner.baseline if runner else Baseline(),
        profile=profile,
        folder=None if args.no_record else args.record,
        wav=args.wav,
        speak=not args.quiet,
        metronome_spm=args.metronome,
        athlete=args.athlete,
        report=not args.no_report,
        treadmill_kmh=args.treadmill,
        incline_percent=args.incline,
        plain=args.plain,
        table=args.table,
        page=page_options(args),
        practice=practice,
        longest_s=_longest_s(args),
        quiet_until_utc_s=getattr(args, "quiet_until", None),
    )


def _longest_s(args: argparse.Namespace) -> float:
    """No run ends by itself, and of the practices only the desk is asked for how long it is."""
    hours: float | None = getattr(args, "hours", None)
    return math.inf if hours is None else hours * S_PER_HOUR


def _focused(settings: Settings, focus: str | None, placements: tuple[Placement, ...]) -> Settings:
    if focus is None:
        return settings
    check_focus_is_seen(focus, placements)
    others = tuple(rule.name for rule in RULES if rule.name != focus)
    note(tr("only {focus} is coached, all else is off", focus=name_of_cue(focus)))
    on = (*settings.cues.on, focus)
    return replace(settings, cues=replace(settings.cues, off=others, on=on))


def _runner(args: argparse.Namespace, practice: Practice | None) -> Runner:
    kind = None if practice is None else practice.kind
    from coach.cli.live.virtual_runner import (  # the simulator loads scipy
        DEFAULT_STORIES,
        recorded_runner,
        story_runner,
    )

    with waiting(tr("preparing the virtual sensor")):
        families = args.virtual_family or [DEFAULT_FAMILY]
        if args.virtual_from:
            return recorded_runner(args.virtual_from, families)
        return story_runner(args.virtual_story or DEFAULT_STORIES[kind], families, practice)


def _check_phone(words: Sequence[str]) -> None:
    """What a phone needs is missing, or two are named: told before anything starts."""
    phones = [word for word in words if is_phone(word)]
    for word in phones:
        phone_port(word)
        phone_room()
    if len(phones) > 1:
        raise UserError(tr("one phone can be listened to; name it once"))


def _placements(
    words: Sequence[str],
    runner: Runner | None,
    calibrations: Sequence[Calibration],
    count: int,
) -> tuple[Placement, ...]:
    """Where each sensor sits, in the order in which they were named."""
    stated = tuple(map(Placement, words))
    if runner is not None:
        mounts = (runner.placement, *(place for place, _ in runner.others))
        if stated and stated != mounts:
            where = tr(" and ").join(tr(place.value) for place in mounts)
            raise UserError(
                tr("the virtual sensor is worn on the {where}; leave --placement out", where=where)
            )
        return mounts
    if not stated and count == 1 and calibrations:
        return (calibrations[0].placement,)
    if len(stated) != count:
        raise UserError(
            tr("say where the sensor sits; add --placement chest, pelvis or waist")
            if count == 1
            else tr(
                "say where the sensor sits; add --placement chest, pelvis or waist for each "
                "--sensor, in the same order"
            )
        )
    try:
        check_mounts(
            [SensorMount(place, sensor_id=str(number)) for number, place in enumerate(stated)]
        )
    except ValueError as error:
        raise UserError(tr("--placement {error}", error=tr(error))) from None
    return stated


def _provenance(choice: SensorChoice, runner: Runner | None) -> Provenance:
    if runner is not None:
        return runner.provenance
    return Provenance.SIMULATED if choice.virtual else Provenance.LIVE


def _profile(name: str | None) -> Profile | None:
    folder = profile_folder()
    if folder is None:
        note(tr("no home folder for your profile; set COACH_HOME, the run goes on without it"))
        return None
    return Profile(folder, note, name)


def _check_athlete(name: str | None) -> None:
    """A name that nobody has is told before the run, and not by its report."""
    if name is not None and profile_folder() is not None:
        with athlete_store(name):
            pass
