"""From the words on the command line to everything a live run must know before it connects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from coach.athlete import Profile, profile_folder
from coach.cli.errors import UserError
from coach.cli.files import load_calibration, load_settings
from coach.cli.live_sensor import SensorChoice, sensor_choice
from coach.cli.notes import note
from coach.cli.progress import waiting
from coach.cli.virtual import DEFAULT_STORY, Runner, recorded_runner, story_runner
from coach.cues import RULES
from coach.model import Baseline, Calibration, Placement
from coach.recording import Provenance
from coach.settings import Settings

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """One live run.

    Args:
        choice: Which sensor.
        runner: Who wears it, if it is virtual and in this process.
        name: Of the files of this run, without suffix.
        title: For people.
        placement: Where the sensor sits.
        provenance: Of the samples.
        settings: Tuning.
        calibration: Given by the user.
        baseline: Usual values, unless they come from the profile.
        profile: ``None`` where it is neither read nor written.
        folder: Of the recording; ``None`` without one.
        wav: Sound file asked for.
        speak: Aloud, or into a file where there is no loudspeaker.
        metronome_spm: Cadence of the clicks.
        plain: Lines only.
    """

    choice: SensorChoice
    runner: Runner | None
    name: str
    title: str
    placement: Placement
    provenance: Provenance
    settings: Settings
    calibration: Calibration | None
    baseline: Baseline
    profile: Profile | None
    folder: Path | None
    wav: Path | None
    speak: bool
    metronome_spm: float | None
    plain: bool


def plan_of(args: argparse.Namespace) -> Plan:
    """Read all files named, so that what is wrong with them is said before anything starts.

    Raises:
        UserError: What is asked for does not go together, or a file is wrong.
    """
    choice = sensor_choice(args.sensor)
    calibration = load_calibration(args.calibration) if args.calibration else None
    settings = _focused(load_settings(args.settings) if args.settings else Settings(), args.focus)
    runner = _runner(args) if choice.here else None
    placement = _placement(args.placement, runner, calibration)
    if calibration is not None and calibration.placement is not placement:
        raise UserError(
            f"{args.calibration} is for the {calibration.placement.value}, the sensor is at the "
            f"{placement.value}; calibrate anew or give the right --placement"
        )
    if runner is not None and runner.baseline.metrics:
        note("usual values are those of a simulated earlier run of this runner, not learnt now")
    now = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"  # noqa: DTZ005  a name for people, local time
    return Plan(
        choice=choice,
        runner=runner,
        name=f"{now}-{placement.value}",
        title=runner.title if runner else f"Run with the sensor on the {placement.value}",
        placement=placement,
        provenance=_provenance(choice, runner),
        settings=settings,
        calibration=calibration,
        baseline=runner.baseline if runner else Baseline(),
        profile=None if choice.virtual else _profile(),
        folder=None if args.no_record else args.record,
        wav=args.wav,
        speak=not args.quiet,
        metronome_spm=args.metronome,
        plain=args.plain,
    )


def _focused(settings: Settings, focus: str | None) -> Settings:
    if focus is None:
        return settings
    others = tuple(rule.name for rule in RULES if rule.name != focus)
    note(f"only {focus.replace('_', ' ')} is coached, all other rules are off")
    return replace(settings, cues=replace(settings.cues, off=others))


def _runner(args: argparse.Namespace) -> Runner:
    with waiting("preparing the virtual sensor"):
        if args.virtual_from:
            return recorded_runner(args.virtual_from)
        return story_runner(args.virtual_story or DEFAULT_STORY)


def _placement(
    word: str | None, runner: Runner | None, calibration: Calibration | None
) -> Placement:
    if runner is not None:
        if word is not None and Placement(word) is not runner.placement:
            raise UserError(
                f"the virtual sensor is worn on the {runner.placement.value}; leave --placement out"
            )
        return runner.placement
    if word is not None:
        return Placement(word)
    if calibration is not None:
        return calibration.placement
    raise UserError("say where the sensor sits; add --placement chest, pelvis or waist")


def _provenance(choice: SensorChoice, runner: Runner | None) -> Provenance:
    if runner is not None:
        return runner.provenance
    return Provenance.SIMULATED if choice.virtual else Provenance.LIVE


def _profile() -> Profile | None:
    folder = profile_folder()
    if folder is None:
        note("no home folder for your profile; set COACH_HOME, the run goes on without it")
        return None
    return Profile(folder, note)
