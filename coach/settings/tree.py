"""All settings of the core in one tree, read from a mapping (the shell reads the TOML)."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from coach.calibration import GuideParams
from coach.cues import SWITCHES, CueParams
from coach.gait import GaitParams
from coach.grade import GradeParams
from coach.metrics import MetricsParams
from coach.model.ranges import Within
from coach.orientation import OrientationParams
from coach.practice.desk.desk_params import DeskParams
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.stand.stand_params import StandParams
from coach.settings.build import SettingsError, build
from coach.settings.renamed import present_names
from coach.timing import TimingParams

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Settings:
    """Tuning of every stage.

    Args:
        grid_s: Period of metrics and decisions.
        timing: Clock and gaps.
        orientation: Attitude filter.
        gait: Steps and locomotion.
        metrics: Windows.
        cues: The policy.
        grade: Hills.
        guide: Guided calibration.
        stand: Standing checks.
        desk: Hours at a desk.
        exercise: Exercises.
    """

    grid_s: Annotated[float, Within(0.1, 2.0)] = 0.5
    timing: TimingParams = field(default_factory=TimingParams)
    orientation: OrientationParams = field(default_factory=OrientationParams)
    gait: GaitParams = field(default_factory=GaitParams)
    metrics: MetricsParams = field(default_factory=MetricsParams)
    cues: CueParams = field(default_factory=CueParams)
    grade: GradeParams = field(default_factory=GradeParams)
    guide: GuideParams = field(default_factory=GuideParams)
    stand: StandParams = field(default_factory=StandParams)
    desk: DeskParams = field(default_factory=DeskParams)
    exercise: ExerciseParams = field(default_factory=ExerciseParams)


def settings_from_mapping(values: Mapping[str, Any]) -> Settings:
    """Settings with some values replaced.

    Args:
        values: Nested as in ``Settings``, e.g. ``{"cues": {"gap_s": 60}}``; former names will do.

    Raises:
        SettingsError: Unknown name, wrong type, or a number out of its range.
    """
    settings = build(Settings(), present_names(values))
    check_rules_off(settings)
    return settings


def check_rules_off(settings: Settings) -> None:
    """Refuse names of rules that are not there.

    Raises:
        SettingsError: ``cues.off`` or ``cues.on`` names one.
    """
    names = SWITCHES
    for key, named in (("off", settings.cues.off), ("on", settings.cues.on)):
        unknown = set(named) - set(names)
        if unknown:
            raise SettingsError(("cues", key), _no_such_rule(min(unknown), names))


def _no_such_rule(name: str, names: Iterable[str]) -> str:
    like = difflib.get_close_matches(name, names, 3)
    guess = f"did you mean {' or '.join(like)}? " if like else ""
    return f"no rule '{name}'; {guess}'coach rules' lists them all"
