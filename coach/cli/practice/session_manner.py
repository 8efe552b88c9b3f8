"""What a live session shows and keeps, by what it is for: a run, or a practice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cli.live.keep_run import keep_run
from coach.cli.live.live_lines import locomotion_line, no_line
from coach.cli.live.safety import before_practice, before_run
from coach.cli.live.what_next import after_practice, next_line
from coach.cli.practice.keep_practice import keep_practice
from coach.model import PracticeKind
from coach.practice.desk.desk_params import DESK_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from coach.app.summary import Summary
    from coach.athlete.profile import Profile
    from coach.cli.live.keep_run import Kept
    from coach.controls import Kind
    from coach.model import Locomotion
    from coach.recording import SessionHeader


@dataclass(frozen=True, slots=True)
class Manner:
    """How a session of one sort is shown and kept.

    Args:
        before: Lines at its begin: by what it is, who does it, and whether that is a virtual one.
        doing: Told on the way, what the wearer has begun to do.
        metrics: Whether the picture has the metrics of running in it.
        report: Whether a report of running is written at the end.
        keep: Into the history; gives its number there.
        next_line: What to do after it.
        calibrates: Whether the coach leads through a calibration first, where there is none.
        rate_hz: Sample rate to ask the sensor for; ``None`` leaves it to the family.
    """

    before: Callable[[SessionHeader, Profile | None, bool], Sequence[str]]
    doing: Callable[[float, Locomotion], None]
    metrics: bool
    report: bool
    keep: Callable[[Profile | None, SessionHeader, Kept], int | None]
    next_line: Callable[[Profile | None, Path | None, Summary], str]
    calibrates: bool = True
    rate_hz: int | None = None


_RUN = Manner(
    before=lambda header, profile, virtual: before_run(
        header.plan, known=profile is not None or virtual
    ),
    doing=locomotion_line,
    metrics=True,
    report=True,
    keep=keep_run,
    next_line=next_line,
)

_PRACTICE = Manner(
    before=before_practice,
    doing=no_line,
    metrics=False,
    report=False,
    keep=keep_practice,
    next_line=after_practice,
)

MANNERS: Mapping[Kind, Manner] = MappingProxyType(
    {
        None: _RUN,
        # Its result does not depend on how the sensor sits, and two minutes are long enough.
        PracticeKind.STAND: replace(_PRACTICE, calibrates=False),
        # Hours on one battery.
        PracticeKind.DESK: replace(_PRACTICE, rate_hz=DESK_RATE_HZ),
        PracticeKind.EXERCISE: _PRACTICE,
    }
)
"""By what a session is for; ``None`` is a run."""
