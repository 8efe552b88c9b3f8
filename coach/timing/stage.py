"""RawBlocks in, SampleBlocks on the stream's clock out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import numpy as np
import numpy.typing as npt

from coach.core_wording import Wording
from coach.model import Fault, FaultKind, Quality, RawBlock, SampleBlock
from coach.model.ranges import Within
from coach.timing.clock import ClockParams, HullClock
from coach.timing.counting import ArrivalCounter
from coach.timing.pieces import Piece, alike, join
from coach.timing.soundness import Soundness, stretches
from coach.timing.steady_ticks import SteadyTicks
from coach.timing.ticks import Ticks

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


_HOLE = 1.5
"""Samples further apart than so many periods have lost one between them."""

_ANEW = Wording("stream started anew; averages and steps restart")
_REBOOTED = Wording("sensor restarted; a new segment begins")

_UNSOUND = Wording("samples that no worn sensor gives, impossible or frozen; taken as lost")


@dataclass(frozen=True, slots=True)
class TimingParams:
    """Gap policy and clock.

    Args:
        interpolate_s: Gaps up to this are filled linearly and count as data.
        attitude_s: Gaps up to this are filled for attitude alone; longer ones restart.
        old_packets: So many packets in a row that run ahead of each other yet lie in the past by
            their number mean a stream begun anew whose announcement was lost, not duplicates; a
            reboot, if by the device's clock they lie in the past as well.
        clip_report_s: A sensor at full scale is reported once per this time.
        clock: The device clock's tuning.
    """

    interpolate_s: Annotated[float, Within(0, 0.2)] = 0.100
    attitude_s: Annotated[float, Within(0, 1)] = 0.300
    old_packets: Annotated[int, Within(2, 100)] = 5
    clip_report_s: Annotated[float, Within(0, 600)] = 10.0
    clock: ClockParams = field(default_factory=ClockParams)


class Timing:
    """One sensor's clock. ``push`` takes packets one by one; ``drain`` gives what is ready.

    Nothing depends on when ``drain`` is called: it only concatenates. ``release`` is called where
    nothing further comes for now.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float, params: TimingParams) -> None:
        self._sensor_id = sensor_id
        self._zero = t_zero_host_s
        self._params = params
        self._pieces: list[Piece] = []
        self._faults: list[Fault] = []
        self._nominal_dt_s = 0.0
        self._next_index: int | None = None
        self._end_t_s = -math.inf
        self._last_row: npt.NDArray[np.generic] | None = None
        self._columns = 0
        self._next_clip_report_s = -math.inf
        self._old_index = -1
        self._old_run = 0
        self._in_duplicates = False
        self._uncounted = False
        self._steady = SteadyTicks()
        self._soundness = Soundness()
        self._unsound = 0
        self._unsound_t_s = 0.0
        self._usable = True
        self._begin_segment()

    def _begin_segment(self) -> None:
        self._clock = HullClock(self._params.clock)
        self._ticks = Ticks()
        self._anchor: tuple[float, int] | None = None
        self._next_index = None
        self._counter = ArrivalCounter()

    @property
    def end_s(self) -> float:
        """Stream time of the last sample taken in; minus infinity before the first."""
        return self._end_t_s

    def push(self, raw: RawBlock) -> bool:
        """Take in one packet; false if it held nothing but samples that no worn sensor gives."""
        self._usable = True
        if raw.device_tick_s > 0.0 and raw.t_device_s is not None:
            raw = self._steady.steadied(raw)
        now_s = raw.t_host_s - self._zero
        other_axes = self._columns not in (0, raw.counts.shape[1])
        self._columns = raw.counts.shape[1]
        if raw.restarted or other_axes:
            self.release()
        if other_axes:
            self._change_axes(now_s)
        if raw.first_index is not None:
            self._take(raw, raw.first_index)
            return self._usable
        self._tell_uncounted(raw, now_s)
        for one, first in self._counter.push(raw, self._clock):
            self._take(one, first)
        return self._usable

    def release(self) -> None:
        """Nothing further comes for now: what was held to see where a loss lay goes on."""
        for one, first in self._counter.release():
            self._take(one, first)
        self._tell_unsound()

    def _take(self, raw: RawBlock, first: int) -> None:
        """Take in a packet whose first sample has that number."""
        now_s, due = raw.t_host_s - self._zero, self._next_index
        # Without a clock nothing but the count dates a sample, so a count that began anew ends what
        # went before also where it has already come further.
        if raw.restarted and due is not None and (first < due or raw.t_device_s is None):
            self._restart(raw, now_s)
            due = self._next_index
        counts: npt.NDArray[np.generic] = raw.counts
        n = len(counts)
        skip = 0
        if due is not None and first < due:
            skip = due - first
            if self._looks_rebooted(first):
                self._restart(raw, now_s, Wording("sensor counts anew; a new segment begins"))
                skip = 0
            elif skip >= n:
                self._duplicate(now_s, n)
                return
            else:
                self._duplicate(now_s, skip)
                counts = counts[skip:]
        else:
            self._old_run = 0
            self._in_duplicates = False
        if raw.overrun:
            self._fault(
                FaultKind.FIFO_OVERRUN, now_s, Wording("sensor lost samples before sending")
            )
        # Filters are designed for one period; a change by more than 10 % is another stream.
        nominal_s = self._nominal_dt_s
        if not (nominal_s and 0.9 < raw.dt_s / nominal_s < 1.1):
            self._nominal_dt_s = raw.dt_s
        t_s, k0, dt_s = self._place(raw, first, skip, n, now_s)
        first += skip
        unsound = self._soundness.unsound(counts, raw.scale, raw.dt_s)
        at, sound = 0, stretches(unsound, len(counts))
        nominal_s = self._nominal_dt_s
        for start, end in sound:
            self._lose(start - at, t_s + (k0 + at) * dt_s)
            rows = counts[start:end]
            self._put(raw, first + start, Piece(t_s, k0 + start, dt_s, nominal_s, rows, raw.scale))
            at = end
        self._lose(len(counts) - at, t_s + (k0 + at) * dt_s)
        self._usable = bool(sound)

    def _put(self, raw: RawBlock, first: int, piece: Piece) -> None:
        """Measured samples without one missing between them; the first has that number."""
        if self._unsound:
            self._tell_unsound()
        counts = piece.counts
        piece.restart = self._bridge(raw, first, counts[0], piece.t_s + piece.k0 * piece.dt_s)
        self._pieces.append(piece)
        self._next_index = first + len(counts)
        self._end_t_s = piece.t_s + (piece.k0 + len(counts) - 1) * piece.dt_s
        self._last_row = counts[-1]

    def _lose(self, count: int, t_s: float) -> None:
        """Samples that came but were not measured: lost, as if they had not come."""
        if count and not self._unsound:
            self._unsound_t_s = t_s
        self._unsound += count

    def _tell_unsound(self) -> None:
        """At the end of such a stretch, or where nothing further comes for now."""
        count, self._unsound = self._unsound, 0
        if count:
            self._fault(FaultKind.BAD_VALUE, self._unsound_t_s, _UNSOUND, count)

    def _change_axes(self, now_s: float) -> None:
        """A gyroscope that went or came: nothing is held or drawn from before to after it."""
        detail = Wording("the sensor measures other axes from here on; averages and steps restart")
        self._fault(FaultKind.GAP, now_s, detail, 0)
        self._last_row = None
        self._next_index = None
        self._soundness.begin()

    def _tell_uncounted(self, raw: RawBlock, now_s: float) -> None:
        """The sensor gives no numbers; of what began anew the earlier count is of no use."""
        if not self._uncounted:
            self._uncounted = True
            source = Wording("arrival") if raw.t_device_s is None else Wording("device time")
            detail = Wording(
                "the sensor numbers no samples; what is lost is inferred from {source}",
                source=source,
            )
            self._fault(FaultKind.NO_COUNTER, now_s, detail)
        if raw.restarted and self._next_index is not None:
            self._restart(raw, now_s)

    def _restart(self, raw: RawBlock, now_s: float, rebooted: str = _REBOOTED) -> None:
        """The sensor counts from zero again: its stream was started anew, or it was."""
        if raw.t_device_s is None:
            # Nothing tells whether it restarted, nor how long it was not heard: arrival alone does.
            self._fault(FaultKind.GAP, now_s, _ANEW, 0)
            self._begin_segment()
        elif self._ticks.ran_on(raw, self._clock):
            self._fault(FaultKind.GAP, now_s, _ANEW, 0)
            self._next_index = None
        else:
            self._fault(FaultKind.REBOOT, now_s, rebooted)
            self._begin_segment()

    def drain(self) -> tuple[list[SampleBlock], list[Fault]]:
        """Hand over all samples and faults since the last call."""
        blocks: list[SampleBlock] = []
        start = 0
        pieces = self._pieces
        for end in range(1, len(pieces) + 1):
            if end == len(pieces) or pieces[end].restart or not alike(pieces[start], pieces[end]):
                block = join(self._sensor_id, pieces[start:end])
                self._report_clipping(block.t_s[(block.quality & Quality.CLIPPED) != 0])
                blocks.append(block)
                start = end
        self._pieces = []
        faults, self._faults = self._faults, []
        return blocks, faults

    def _looks_rebooted(self, first_index: int) -> bool:
        self._old_run = self._old_run + 1 if first_index > self._old_index else 1
        self._old_index = first_index
        return self._old_run >= self._params.old_packets

    def _duplicate(self, now_s: float, count: int) -> None:
        if not self._in_duplicates:
            self._fault(
                FaultKind.DUPLICATE,
                now_s,
                Wording("samples delivered again or late; dropped"),
                count,
            )
        self._in_duplicates = True

    def _place(
        self, raw: RawBlock, first: int, skip: int, n: int, now_s: float
    ) -> tuple[float, int, float]:
        """Time of new sample k as ``t + (k0 + k) * dt``."""
        if raw.exact_clock and raw.t_device_s is not None:
            return self._place_exactly(raw, raw.t_device_s - self._zero, first, skip, now_s)
        if raw.t_device_s is None:
            device_s = first * raw.dt_s
        else:
            device_s, sure = self._ticks.unwrap(raw, first, self._clock)
            if not sure:
                # The counter may have run over once more or less; arrival alone tells the time.
                self._clock = HullClock(self._params.clock)
        last_device_s = device_s + (n - 1) * raw.dt_s
        offset, jumped = self._clock.update(last_device_s, raw.t_host_s)
        if jumped:
            detail = Wording("device time and arrival disagree; stream time follows arrival")
            self._fault(FaultKind.CLOCK, now_s, detail)
        dt_s = raw.dt_s * (1.0 + self._clock.rate_error)
        t_last_s = last_device_s + offset - self._zero
        steps = n - 1 - skip
        t_s = t_last_s - steps * dt_s
        if t_s <= self._end_t_s:
            # A new device period that is longer than the last would overlap by microseconds.
            t_s = self._end_t_s + dt_s / 2.0
            dt_s = max((t_last_s - t_s) / max(steps, 1), raw.dt_s / 2.0)
        elif first + skip == self._next_index:
            # The clock was slewed by more than half a sample since the packet before. Left where
            # the packets meet, that would look like a sample that is missing there.
            over_s = t_s - self._end_t_s
            if _HOLE * min(dt_s, self._nominal_dt_s) < over_s <= self._params.attitude_s:
                dt_s = (t_last_s - self._end_t_s) / (steps + 1)
                t_s = self._end_t_s + dt_s
        return t_s, 0, dt_s

    def _place_exactly(
        self, raw: RawBlock, t_first_s: float, first: int, skip: int, now_s: float
    ) -> tuple[float, int, float]:
        """Times counted from one anchor, so that no cutting into packets rounds differently."""
        if self._anchor is not None:
            t_anchor, index_anchor = self._anchor
            predicted = t_anchor + (first - index_anchor) * raw.dt_s
            if abs(predicted - t_first_s) > raw.dt_s / 2.0:
                self._anchor = None
        if self._anchor is None:
            earliest = self._end_t_s + (1 - skip) * raw.dt_s
            if t_first_s < earliest - raw.dt_s / 2.0:
                self._fault(
                    FaultKind.CLOCK, now_s, Wording("time stepped back; samples follow the last")
                )
                t_first_s = earliest
            self._anchor = (t_first_s, first)
        t_anchor, index_anchor = self._anchor
        return t_anchor, first + skip - index_anchor, raw.dt_s

    def _bridge(
        self, raw: RawBlock, first: int, row: npt.NDArray[np.generic], t_first_s: float
    ) -> bool:
        """Fill the gap before this piece; true if it is too long and stages must restart."""
        if self._next_index is None:
            return True
        missing, dt_s = first - self._next_index, raw.dt_s
        # Time itself may jump, with or without samples missing.
        jump_s = t_first_s - self._end_t_s - (missing + 1) * dt_s
        if jump_s > self._params.attitude_s:
            detail = Wording(
                "stream time jumped by {jump_s:.1f} s; averages and steps restart", jump_s=jump_s
            )
            self._fault(FaultKind.CLOCK, t_first_s, detail)
            return True
        if missing <= 0:
            return False
        gap_s = missing * dt_s
        restart = gap_s > self._params.attitude_s + 1e-9
        if restart:
            what: str = Wording("averages and steps restart")
        else:
            short = gap_s <= self._params.interpolate_s + 1e-9
            quality = int(Quality.INTERPOLATED if short else Quality.ATTITUDE_ONLY)
            what = Wording("interpolated") if short else Wording("bridged for attitude alone")
        if not restart:
            assert self._last_row is not None
            step = (t_first_s - self._end_t_s) / (missing + 1)
            part = (np.arange(1, missing + 1) / (missing + 1))[:, None]
            before = self._last_row.astype(np.float64)
            after = row.astype(np.float64)
            fill = before + part * (after - before)
            nominal_s = self._nominal_dt_s
            self._pieces.append(
                Piece(self._end_t_s, 1, step, nominal_s, fill, raw.scale, quality, restart=False)
            )
        self._fault(
            FaultKind.GAP,
            t_first_s,
            Wording("{gap_s:.0f} ms of samples lost; {what}", gap_s=gap_s * 1000, what=what),
            missing,
        )
        return restart

    def _report_clipping(self, t_s: FloatArray) -> None:
        for at in t_s:
            if at >= self._next_clip_report_s:
                self._next_clip_report_s = at + self._params.clip_report_s
                self._fault(
                    FaultKind.CLIPPED,
                    float(at),
                    Wording("sensor at full scale: what lies beyond is cut off"),
                )

    def _fault(self, kind: FaultKind, t_s: float, detail: str, count: int = 1) -> None:
        self._faults.append(Fault(kind, t_s, self._sensor_id, detail, count))
