"""When the coach was kept from judging, and where the data are poor."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model import FaultKind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from coach.app.coverage import Gap
    from coach.model.blocks import FloatArray
    from coach.report.measure.collect import Stretch

JUDGED: Mapping[Reason, bool] = MappingProxyType(
    {
        Reason.SPOKEN: True,
        Reason.IN_BAND: True,
        Reason.NOT_RUNNING: False,
        Reason.WARM_UP: False,
        Reason.RESUMING: False,
        Reason.LEARNING: False,
        Reason.UNCALIBRATED: False,
        Reason.POOR_DATA: False,
        Reason.SETTLING: False,
        Reason.LINK_LOST: False,
        Reason.DWELL: True,
        Reason.COOLDOWN: True,
        Reason.SPEAKING: True,
        Reason.QUIET: False,
        Reason.TURNING: False,
        Reason.CALIBRATING: False,
        Reason.MOVED: False,
        Reason.SEAT_UNSURE: False,
        Reason.PACE: False,
        Reason.HILL: False,
        Reason.FAST: False,
        Reason.FOCUS: True,
        Reason.BUDGET: True,
        Reason.BACKED_OFF: True,
        Reason.HARMFUL: True,
        Reason.FADED: True,
        Reason.MEASURE_ONLY: True,
        Reason.RECALL_ONLY: True,
        Reason.PAIN: False,
        Reason.BATTERY: False,
        Reason.LEADING: False,
        Reason.NOT_IN_POSITION: False,
        Reason.RESTING: False,
        Reason.CANNOT_TELL: False,
        Reason.MOVING: False,
    }
)
"""Whether posture was judged at a decision of this reason, or judging was suspended."""

_WITHOUT_CALIBRATION = frozenset(
    {Reason.UNCALIBRATED, Reason.NOT_RUNNING, Reason.LINK_LOST, Reason.BATTERY, Reason.CALIBRATING}
)
"""Reasons that can be given by a coach that has seen no calibration."""


def never_calibrated(reasons: Iterable[Reason]) -> bool:
    """Whether the run went on without a calibration from its begin to its end.

    Args:
        reasons: Of all decisions.
    """
    given = set(reasons)
    return Reason.UNCALIBRATED in given and given <= _WITHOUT_CALIBRATION


CLIPPED = (FaultKind.CLIPPED,)
ATTACHMENT_FAULTS = (FaultKind.SLIPPED, FaultKind.LOOSE)

_SHORT_S = 2.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of stream time and why it is marked."""

    from_s: float
    until_s: float
    why: str


def suspended(stretches: Sequence[Stretch]) -> tuple[Span, ...]:
    """Where judging was suspended for more than 2 s; neighbours of one reason are joined.

    Nowhere in a run that was never calibrated: that is one thing to say of all of it.
    """
    spans: list[Span] = []
    if never_calibrated(stretch.reason for stretch in stretches):
        return ()
    for stretch in stretches:
        if JUDGED[stretch.reason]:
            continue
        why = stretch.reason.value
        before = spans[-1] if spans else None
        if before and before.why == why and stretch.from_s - before.until_s <= _SHORT_S:
            spans[-1] = Span(before.from_s, stretch.until_s, why)
        else:
            spans.append(Span(stretch.from_s, stretch.until_s, why))
    return tuple(span for span in spans if span.until_s - span.from_s > _SHORT_S)


@dataclass(frozen=True, slots=True)
class QualityStrip:
    """The state of the data in each bucket of the charts.

    Args:
        missing: ``(n,)`` part of the bucket without measured samples, 0 to 1.
        clipped: ``(n,)`` whether the sensor was at full scale.
        link_lost: ``(n,)`` whether the link was lost at some time in it.
    """

    missing: FloatArray
    clipped: npt.NDArray[np.bool_]
    link_lost: npt.NDArray[np.bool_]


def strip_of(
    middles_s: FloatArray,
    gaps: Sequence[Gap],
    sensors: int,
    clipped_s: FloatArray,
    lost: npt.NDArray[np.float64],
) -> QualityStrip:
    """The strip under the charts.

    Args:
        middles_s: ``(n,)`` middles of the buckets.
        gaps: Of all sensors.
        sensors: How many there are.
        clipped_s: Stream times of clipped samples.
        lost: ``(m, 2)`` begin and end of lost links.
    """
    half_s = float(middles_s[0])
    borders = np.append(middles_s - half_s, middles_s[-1] + half_s)
    gone = np.zeros(len(borders))
    for gap in gaps:
        # Time of the gap before each border: differences give what falls into each bucket.
        gone += np.clip(borders - gap.t_s, 0.0, gap.length_s)
    missing = np.diff(gone) / (2.0 * half_s * max(sensors, 1))
    away = np.zeros(len(middles_s), dtype=bool)
    for from_s, until_s in lost:
        away |= (borders[:-1] < until_s) & (borders[1:] > from_s)
    return QualityStrip(missing, np.histogram(clipped_s, borders)[0] > 0, away)
