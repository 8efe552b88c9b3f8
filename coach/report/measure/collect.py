"""What a report needs of a session beyond its summary, gathered while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.app.packed_column import PackedColumn
from coach.model import (
    Decision,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    Locomotion,
    Reason,
    Step,
    UserCommand,
)
from coach.model.inputs import Pain, is_possible
from coach.report.measure.running_steps import RunningSteps

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from coach.app.session import Results
    from coach.model import Input, Side
    from coach.model.blocks import FloatArray

_REASONS = tuple(Reason)
_REASON_CODE = {reason: code for code, reason in enumerate(_REASONS)}
_SURE = 0.8
"""Least confidence of a side; 0.5 is a coin."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive decisions of one reason, stream time ``[from_s, until_s)``."""

    from_s: float
    until_s: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class SideSteps:
    """Running steps of one foot.

    Args:
        duration_s: ``(n,)`` step times; a left step ends with the left foot's landing.
        contact_time_s: ``(n,)`` time on the ground, NaN where it cannot be told.
        vertical_oscillation_m: ``(n,)`` of the step that begins with the foot's landing, or NaN.
    """

    duration_s: FloatArray
    contact_time_s: FloatArray
    vertical_oscillation_m: FloatArray


class ReportSink:
    """Listens to a session.

    Args:
        t_zero_host_s: Host time of stream time 0.
        grid_s: Distance of two decisions.

    Attributes:
        pain: Whether the runner said that something hurts, and did not take it back.
        sensor_ids: Sensors that were connected.
    """

    def __init__(self, t_zero_host_s: float, grid_s: float) -> None:
        self._zero_host_s = t_zero_host_s
        self._grid_s = grid_s
        self._decided_s = PackedColumn("d")
        self._reasons = PackedColumn("B")
        self._running = RunningSteps()
        self._links: list[tuple[float, str, LinkState]] = []
        self._faults: dict[FaultKind, list[float]] = {}
        self.pain = Pain()
        self.sensor_ids: set[str] = set()

    def before(self, events: Sequence[Input]) -> None:
        for event in events:
            if isinstance(event, LinkChange) and is_possible(event):
                t_s = event.t_host_s - self._zero_host_s
                self._links.append((t_s, event.sensor_id, event.state))
                self.sensor_ids.add(event.sensor_id)
            elif isinstance(event, UserCommand) and is_possible(event):
                self.pain.take(event.command, event.t_host_s)

    def after(self, results: Results) -> None:
        for output in results.told:
            match output:
                case Decision():
                    self._decided_s.append(output.t_s)
                    self._reasons.append(_REASON_CODE[output.reason])
                case Step() if output.locomotion is Locomotion.RUNNING:
                    self._running.append(output)
                case Fault():
                    self._faults.setdefault(output.kind, []).append(output.t_s)

    def close(self) -> None:
        """Nothing to do."""

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The decisions in order, equal neighbours joined."""
        t_s = self._decided_s.numbers().astype(np.float64)
        codes = self._reasons.numbers().astype(np.uint8)
        if not len(t_s):
            return ()
        apart = (np.diff(codes) != 0) | (np.diff(t_s) > 1.5 * self._grid_s)
        begins = np.concatenate([[0], np.flatnonzero(apart) + 1])
        ends = np.append(begins[1:] - 1, len(t_s) - 1)
        return tuple(
            Stretch(float(t_s[a]) - self._grid_s, float(t_s[b]), _REASONS[codes[a]])
            for a, b in zip(begins, ends, strict=True)
        )

    def steps(self, side: Side) -> SideSteps:
        """Running steps of a foot of which the side is sure."""
        return SideSteps(*self._running.of(side, _SURE))

    @property
    def running(self) -> Sequence[Step]:
        """Every running step, of whichever foot."""
        return self._running

    def fault_times(self, *kinds: FaultKind) -> FloatArray:
        """``(n,)`` stream times of faults of these kinds, in order."""
        return np.sort(np.array([t for kind in kinds for t in self._faults.get(kind, [])]))

    def link_lost(self, end_s: float) -> npt.NDArray[np.float64]:
        """``(n, 2)`` begin and end of the times in which some sensor's link was lost."""
        spans: list[tuple[float, float]] = []
        since: dict[str, float] = {}
        for t_s, sensor_id, state in self._links:
            if state is LinkState.LOST:
                since.setdefault(sensor_id, t_s)
            elif sensor_id in since:
                spans.append((since.pop(sensor_id), t_s))
        spans += [(t_s, end_s) for t_s in since.values()]
        return np.array(sorted(spans), dtype=np.float64).reshape(-1, 2)
