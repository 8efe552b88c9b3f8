"""How much of a stream of samples is there, and where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.blocks import FILLED

if TYPE_CHECKING:
    from coach.model import AttitudeBlock, SampleBlock

# Behind the last sample lie its packet's way and a tick; only more than that is a loss.
_TAIL_S = 1.0


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without measured samples, stream time."""

    t_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is there of a stream.

    Args:
        samples: Measured ones; what was filled in does not count.
        first_s: Stream time of the first sample.
        span_s: From the first sample to the end of the session; of several sensors, together.
        rate_hz: Measured rate, outside of gaps, of the first sensor; 0 if unknown.
        gaps: In order.
    """

    samples: int
    first_s: float
    span_s: float
    rate_hz: float
    gaps: tuple[Gap, ...]

    @property
    def lost_s(self) -> float:
        return sum(gap.length_s for gap in self.gaps)

    @property
    def completeness(self) -> float:
        """Part of the span that was measured, 0 to 1."""
        return 1.0 - self.lost_s / self.span_s if self.span_s > 0.0 else 0.0


class _OneMeter:
    """Counts the samples of one sensor."""

    def __init__(self) -> None:
        self._samples = 0
        self._first_s = 0.0
        self._last_s: float | None = None
        self._dt_s = 0.0
        self._joined = 0
        self._joined_s = 0.0
        self._gaps: list[Gap] = []

    def push(self, block: AttitudeBlock | SampleBlock) -> None:
        t_s = block.t_s[(block.quality & FILLED) == 0]
        self._dt_s = block.dt_s
        self._samples += len(t_s)
        if self._last_s is None:
            self._first_s = float(t_s[0])
        else:
            t_s = np.concatenate([[self._last_s], t_s])
        self._last_s = float(t_s[-1])
        steps_s = np.diff(t_s)
        missing = steps_s > 1.5 * block.dt_s
        self._joined += int((~missing).sum())
        self._joined_s += float(steps_s[~missing].sum())
        for i in np.flatnonzero(missing):
            self._gaps.append(Gap(float(t_s[i]), float(steps_s[i]) - block.dt_s))

    def coverage(self, end_s: float) -> Coverage:
        assert self._last_s is not None
        gaps = list(self._gaps)
        last_s = self._last_s + self._dt_s
        if end_s - last_s > _TAIL_S:
            gaps.append(Gap(last_s, end_s - last_s))
            last_s = end_s
        rate_hz = self._joined / self._joined_s if self._joined_s > 0.0 else 0.0
        return Coverage(self._samples, self._first_s, last_s - self._first_s, rate_hz, tuple(gaps))


class CoverageMeter:
    """Counts samples as blocks come; any cutting into blocks gives the same.

    Of several sensors the samples and gaps are added up, so that completeness is their mean.
    """

    def __init__(self) -> None:
        self._meters: dict[str, _OneMeter] = {}

    def push(self, block: AttitudeBlock | SampleBlock) -> None:
        """Take in the next block of a sensor."""
        if ((block.quality & FILLED) == 0).any():
            self._meters.setdefault(block.sensor_id, _OneMeter()).push(block)

    def coverage(self, end_s: float) -> Coverage:
        """What is there of a session that ended at stream time ``end_s``."""
        found = [meter.coverage(end_s) for meter in self._meters.values()]
        if not found:
            gaps = (Gap(0.0, end_s),) if end_s > 0.0 else ()
            return Coverage(0, 0.0, max(end_s, 0.0), 0.0, gaps)
        return Coverage(
            samples=sum(one.samples for one in found),
            first_s=min(one.first_s for one in found),
            span_s=sum(one.span_s for one in found),
            rate_hz=found[0].rate_hz,
            gaps=tuple(sorted((g for one in found for g in one.gaps), key=lambda gap: gap.t_s)),
        )
