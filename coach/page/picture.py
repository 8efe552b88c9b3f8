"""What the page shows, in words and shown units, so that the browser only draws."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from coach.app.summary import personal_bands
from coach.model import PracticeKind, Reason, error_of
from coach.wording.dials import Dial
from coach.wording.metric_names import label_of, unit_of
from coach.wording.practices.now_words import NowShown, practice_shown
from coach.wording.reasons import IN_SHORT, WHY
from coach.wording.scale import on_scale
from coach.wording.shown_metrics import shown_metrics
from coach.wording.states import DOING, VALIDITIES
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.app.live_status import LiveStatus
    from coach.model import Baseline, Placement, SensorWorth
    from coach.settings import Settings


_ASKING = frozenset({Reason.UNCALIBRATED, Reason.MOVED, Reason.SEAT_UNSURE})
"""Reasons of which the words ask for something that a runner can do."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How one segment stands, degrees.

    Args:
        forward_deg: Sagittal, forward positive.
        right_deg: Frontal, right side down positive.
    """

    forward_deg: float
    right_deg: float


@dataclass(frozen=True, slots=True)
class Figure:
    """How the runner stands now, smoothed over a stride; ``None`` where no sensor is."""

    trunk: Stance | None
    pelvis: Stance | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything on the page at one moment; all words are plain text, never markup.

    Args:
        spoke: Whether the coach has only just said its cue.
        practice: Whether it is of a practice, which has a task and lines.
        upright: Whether there is a figure: it is drawn of one who stands.
        task: What is to be done, or how it is.
        lines: What else is to be known: label and words.
    """

    title: str
    clock: str
    doing: str
    link: str
    link_good: bool
    battery: str
    missing: str
    figure: Figure | None
    dials: tuple[Dial, ...]
    cue: str
    cue_clock: str
    silent: str
    spoke: bool = False
    practice: bool = False
    upright: bool = True
    task: str = ""
    lines: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def picture_of(
    status: LiveStatus,
    *,
    sensor: str | None,
    battery_percent: int | None,
    placements: Sequence[Placement],
    baseline: Baseline,
    settings: Settings,
    worths: Mapping[Placement, SensorWorth],
    figure: Figure | None,
    kind: PracticeKind | None = None,
) -> Picture:
    """The page of a status.

    Args:
        status: Of the session.
        sensor: Its name; ``None`` in a replay.
        battery_percent: If known.
        placements: Of the sensors, for which metrics there are.
        baseline: The runner's usual values by now.
        settings: In force, for the bands.
        worths: What the samples of the sensors are worth, likewise.
        figure: The posture now.
        kind: Of the practice; ``None`` for a run.
    """
    snapshot, cue, why = status.snapshot, status.last_cue, status.silent_because
    if kind is None:
        shown = _run(status, placements, baseline, settings, worths)
    else:
        shown = practice_shown(status.practice, why)
    upright = kind in (None, PracticeKind.STAND)
    good = status.connected and not (snapshot is not None and snapshot.stale)
    return Picture(
        title=tr("coach, replay") if sensor is None else tr("coach, live"),
        clock=clock(status.now_s),
        doing=shown.doing,
        link=_link(sensor, good=good),
        link_good=good,
        battery="" if battery_percent is None else f"{battery_percent} %",
        missing=share_of(status.lost_share),
        figure=figure if good and upright else None,
        dials=shown.dials,
        cue=cue.text if cue else "",
        cue_clock=clock(cue.t_s) if cue else "",
        silent=_silent(why, replay=sensor is None),
        spoke=why is Reason.SPOKEN,
        practice=kind is not None,
        upright=upright,
        task=shown.task,
        lines=shown.lines,
    )


def _run(
    status: LiveStatus,
    placements: Sequence[Placement],
    baseline: Baseline,
    settings: Settings,
    worths: Mapping[Placement, SensorWorth],
) -> NowShown:
    bands = personal_bands(baseline, settings, placements, worths)
    dials = tuple(
        _dial(name, status, bands.get(name), error_of(name, placements, worths))
        for name in shown_metrics(placements)
    )
    return NowShown(tr(DOING[status.snapshot.locomotion]) if status.snapshot else "", "", dials, ())


def _link(sensor: str | None, *, good: bool) -> str:
    """How the data come; a recording can be neither connected nor sought."""
    if sensor is None:
        return tr("replay") if good else tr("replay, no data from the sensor here")
    if good:
        return tr("{sensor} connected", sensor=sensor)
    return tr("{sensor} lost, seeking", sensor=sensor)


def _silent(why: Reason | None, *, replay: bool) -> str:
    """Why nothing is said; in a replay nobody is asked to do anything about it."""
    if why is None:
        return tr("waiting for data")
    return tr(IN_SHORT[why]) if replay and why in _ASKING else tr(WHY[why])


def _dial(name: str, status: LiveStatus, band: tuple[float, float] | None, error: float) -> Dial:
    label, unit = label_of(name), unit_of(name)
    reading = status.snapshot.readings[name] if status.snapshot else None
    if reading is None or not reading.ok:
        return Dial(label, unit, "-", tr(VALIDITIES[reading.validity]) if reading else "")
    text = value_of(name, reading.value)
    if band is None:
        return Dial(label, unit, text, "")
    at, low, high = (on_scale(value, band, error) for value in (reading.value, *band))
    inside = band[0] <= reading.value <= band[1]
    return Dial(label, unit, text, "", at, low, high, inside)
