"""What concerns every rule: is the runner running, long enough, and may anything be said at all?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.model import Command, Locomotion, Reason

if TYPE_CHECKING:
    from coach.cues.settings import CueParams
    from coach.model import MetricSnapshot


class Gates:
    """Running time, and the gates that hold whatever the metrics say."""

    def __init__(self, params: CueParams, grid_s: float) -> None:
        self._params = params
        self._grid_s = grid_s
        self._since_s: float | None = None
        self._quiet_until_s = -math.inf
        self._pain = False
        self._stale_s = 0.0
        self.running_s = 0.0
        self.until_s = 0.0
        """Earliest end of the reason last given, 0 where it is not known."""

    @property
    def pain(self) -> bool:
        return self._pain

    def command(self, command: Command, t_s: float) -> None:
        if command is Command.QUIET:
            self._quiet_until_s = t_s + self._params.quiet_s
        elif command is Command.PAIN:
            self._pain = True

    def closed(self, snapshot: MetricSnapshot, *, calibrated: bool) -> Reason | None:
        """Why the metrics are not even judged at a grid instant; ``None`` if they are."""
        t_s, p = snapshot.t_s, self._params
        self.until_s = 0.0
        if snapshot.stale:
            # A short loss of the link is not a stop: the runner ran on.
            self._stale_s += self._grid_s
            return Reason.LINK_LOST
        self._stale_s = 0.0
        if snapshot.locomotion is not Locomotion.RUNNING:
            self._since_s = None
            return Reason.NOT_RUNNING
        if self._since_s is None:
            self._since_s = t_s
        self.running_s += self._grid_s
        if not calibrated:
            # Cadence would be free of the strap, but a band is the runner's own only once the
            # runner has been seen standing and running with this strap.
            return Reason.UNCALIBRATED
        if t_s - self._since_s < p.resume_s:
            self.until_s = self._since_s + p.resume_s
            return Reason.RESUMING
        if self.running_s < p.warm_up_s:
            self.until_s = t_s + p.warm_up_s - self.running_s
            return Reason.WARM_UP
        return None

    @property
    def briefly_lost(self) -> bool:
        """Whether data are missing, but not for long enough to be told of a lost sensor."""
        return 0.0 < self._stale_s < self._params.lost_s

    @property
    def settled(self) -> bool:
        """Whether the runner has been running for long enough to be spoken to."""
        return self._since_s is not None and self.running_s >= self._params.resume_s

    def muted(self, t_s: float) -> Reason | None:
        """Why the metrics are judged, but nothing may be said."""
        if self._pain:
            return Reason.PAIN
        if t_s < self._quiet_until_s:
            self.until_s = self._quiet_until_s
            return Reason.QUIET
        return None
