"""How a live session stands now, for whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.coverage import CoverageMeter
from coach.model import (
    Cue,
    Decision,
    LinkChange,
    LinkState,
    Locomotion,
    MetricSnapshot,
    PracticeNow,
    Reason,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app.session import Results
    from coach.model import Input

_LASTING_S = 2.0  # what a runner does for less is a step aside, not news


class LiveStatus:
    """A sink that remembers the latest of everything.

    Args:
        changed: Takes stream time and what the runner does, when that changes for a while.
    """

    def __init__(self, changed: Callable[[float, Locomotion], None] = lambda *_: None) -> None:
        self.now_s = 0.0
        self._linked: dict[str, bool] = {}
        self.snapshot: MetricSnapshot | None = None
        self.decision: Decision | None = None
        self.last_cue: Cue | None = None
        self.practice: PracticeNow | None = None
        self._changed = changed
        self._told: Locomotion | None = None
        self._since: tuple[float, Locomotion] | None = None
        self._coverage = CoverageMeter()

    @property
    def connected(self) -> bool:
        """Whether every sensor heard of has its link."""
        return bool(self._linked) and all(self._linked.values())

    @property
    def lost_share(self) -> float:
        """Part of the samples until now that is missing, 0 to 1."""
        coverage = self._coverage.coverage(self.now_s)
        return 1.0 - coverage.completeness if coverage.samples else 0.0

    @property
    def silent_because(self) -> Reason | None:
        """Why the coach is silent; ``None`` before the first decision."""
        return self.decision.reason if self.decision else None

    def before(self, events: Sequence[Input]) -> None:
        for event in events:
            if isinstance(event, LinkChange):
                self._linked[event.sensor_id] = event.state is LinkState.CONNECTED

    def after(self, results: Results) -> None:
        self.now_s = results.now_s
        self.practice = results.practice or self.practice
        for block in results.blocks:
            self._coverage.push(block)
        for output in results.told:
            match output:
                case MetricSnapshot():
                    self.snapshot = output
                    self._tell_locomotion(output)
                case Decision():
                    self.decision = output
                case Cue():
                    self.last_cue = output

    def close(self) -> None:
        """Nothing to do."""

    def _tell_locomotion(self, snapshot: MetricSnapshot) -> None:
        now = snapshot.locomotion
        if snapshot.stale or now is Locomotion.OTHER:
            return
        if self._since is None or self._since[1] is not now:
            self._since = (snapshot.t_s, now)
        since_s = self._since[0]
        if now is not self._told and snapshot.t_s - since_s >= _LASTING_S:
            self._told = now
            self._changed(since_s, now)
