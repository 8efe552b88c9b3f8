"""What concerns every rule: is the runner running, long enough, and may anything be said at all?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.baseline import CADENCE
from coach.cues.rules import PAIN_BACK, QUIET, TALK
from coach.model import Command, Locomotion, Reason
from coach.model.inputs import Pain

if TYPE_CHECKING:
    from coach.cues.settings import CueParams
    from coach.model import MetricSnapshot


REGULARITY = "stride_regularity"

_RECOVERED_PERCENT = 5
"""So far above the limit a level is one of a battery that was charged or changed."""


class Gates:
    """Running time, and the gates that hold whatever the metrics say."""

    def __init__(self, params: CueParams, grid_s: float) -> None:
        self._params = params
        self._grid_s = grid_s
        self._since_s: float | None = None
        self._quiet_until_s = -math.inf
        self._pain = Pain()
        self._stale_s = 0.0
        self._low: set[str] = set()
        self._flagged: set[str] = set()
        self.running_s = 0.0
        self.until_s = 0.0
        """Earliest end of the reason last given, 0 where it is not known."""

    def command(self, command: Command, t_s: float) -> str:
        """What the runner asked for; gives the occasion of the answer, empty for none."""
        if self._pain.take(command, t_s):
            return PAIN_BACK
        if command in (Command.TALK, Command.BUTTON) and t_s < self._quiet_until_s:
            self._quiet_until_s = -math.inf
            return TALK
        if command in (Command.QUIET, Command.BUTTON):
            self._quiet_until_s = t_s + self._params.quiet_s
        return QUIET if command is Command.BUTTON else ""

    def battery(self, sensor_id: str, percent: int | None) -> bool:
        """What is left in a sensor; says whether it has just become too little.

        A level hovers about the limit for minutes, so only one well above opens coaching again;
        after the sensor's own flag none does.
        """
        least = self._params.least_battery_percent
        if not least:
            return False
        if percent is None:
            self._flagged.add(sensor_id)
        elif percent >= least:
            if percent >= least + _RECOVERED_PERCENT and sensor_id not in self._flagged:
                self._low.discard(sensor_id)
            return False
        first = not self._low
        self._low.add(sensor_id)
        return first

    def closed(
        self, snapshot: MetricSnapshot, *, calibrated: bool, speed_m_s: float | None = None
    ) -> Reason | None:
        """Why the metrics are not even judged at a grid instant; ``None`` if they are.

        Args:
            snapshot: The metrics.
            calibrated: Whether there is a standing calibration.
            speed_m_s: Speed, where it is told.
        """
        t_s, p = snapshot.t_s, self._params
        self.until_s = 0.0
        if snapshot.stale:
            # A short loss of the link is not a stop: the runner ran on.
            self._stale_s += self._grid_s
            return Reason.LINK_LOST
        self._stale_s = 0.0
        if not self._runs(snapshot, speed_m_s):
            self._since_s = None
            return Reason.NOT_RUNNING
        if self._since_s is None:
            self._since_s = t_s
        self.running_s += self._grid_s
        if self._low:
            return Reason.BATTERY
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

    def _runs(self, snapshot: MetricSnapshot, speed_m_s: float | None) -> bool:
        """Whether this is steady running, by all that is known of it."""
        p = self._params
        if snapshot.locomotion is not Locomotion.RUNNING:
            return False
        if speed_m_s is not None and speed_m_s < p.least_speed_m_s:
            return False
        cadence, regularity = snapshot.readings[CADENCE], snapshot.readings[REGULARITY]
        if cadence.ok and not p.least_cadence_spm <= cadence.value <= p.most_cadence_spm:
            return False
        return not regularity.ok or regularity.value >= p.least_regularity

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
        if self._pain.stands:
            return Reason.PAIN
        if t_s < self._quiet_until_s:
            self.until_s = self._quiet_until_s
            return Reason.QUIET
        return None
