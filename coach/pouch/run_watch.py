"""From what a session tells to what happens on the journey. Pure: times come in with what is told.

All times are stream time of one session. What a runner does for less than a few seconds is a step
aside and no event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import Locomotion
from coach.pouch.journey import Event

if TYPE_CHECKING:
    from coach.model import CalibrationOver, MetricSnapshot


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is long.

    Args:
        lasting_s: What is done for so long counts.
        stand_s: Who stands for so long can be led through a calibration, which then waits itself.
        rest_s: A run is over when its runner has neither run nor walked for so long.
        off_s: Without a link for so long, a sensor was switched off. Out of reach it cannot be: it
            and the coach are worn by the same runner.
        off_running_s: The same where it was lost while running: nobody runs and switches it off.
        idle_s: After a run, a sensor that is still on is let go when nobody has run for so long.
        tries: Calibrations that may fail in one session; then it is not asked for again.
    """

    lasting_s: float = 3.0
    stand_s: float = 1.0
    rest_s: float = 300.0
    off_s: float = 60.0
    off_running_s: float = 180.0
    idle_s: float = 1800.0
    tries: int = 3


class Watch:
    """Watches one session.

    Args:
        limits: How long is long.
        calibrated: Every sensor's seat is known, or there is nothing to calibrate.
    """

    def __init__(self, limits: Limits, *, calibrated: bool) -> None:
        self._limits = limits
        self._calibrated = calibrated
        self._asked = False
        self._failed = 0
        self._moved = False
        self._kind: Locomotion | None = None
        self._kind_s = 0.0
        self._moved_s: float | None = None
        self._running = self._ran = False
        self._off_s: dict[str, float] = {}
        self._over: set[Event] = set()

    def link(self, sensor_id: str, t_s: float, *, connected: bool) -> None:
        """A link came or went."""
        if connected:
            self._off_s.pop(sensor_id, None)
        else:
            limits = self._limits
            wait_s = limits.off_running_s if self._running else limits.off_s
            self._off_s.setdefault(sensor_id, t_s + wait_s)

    def calibration(self, over: CalibrationOver) -> list[Event]:
        """A calibration has ended; one that nobody asked for is the core's own business."""
        if over.calibration is not None:
            first, self._calibrated, self._asked = not self._calibrated, True, False
            return [Event.CALIBRATED] if first else []
        if not self._asked:
            return []
        self._asked = False
        self._failed += 1
        return [Event.FAILED]

    def snapshot(self, now: MetricSnapshot) -> list[Event]:
        """What the runner does at a grid instant."""
        if now.stale:
            self._kind = None
            return []
        if now.locomotion is not self._kind:
            self._kind, self._kind_s = now.locomotion, now.t_s
        if now.locomotion.is_locomotion:
            self._moved_s = now.t_s
            # A sensor that lies on a table stands as still as nobody does.
            self._moved = self._moved or self._lasts(now, self._limits.lasting_s)
        return [*self._changed(now), *self._stood(now)]

    def at(self, t_s: float) -> list[Event]:
        """The clock of the session passes; each of these happens once in it."""
        limits = self._limits
        events: list[Event] = []
        if any(t_s >= off_s for off_s in self._off_s.values()):
            events.append(Event.OFF)
        elif not self._off_s:
            rested = self._ran and not self._running and self._moved_s is not None
            if rested and t_s - (self._moved_s or 0.0) >= limits.rest_s:
                events.append(Event.RESTED)
            if not self._ran and t_s >= limits.idle_s:
                events.append(Event.IDLED)
        new = [event for event in events if event not in self._over]
        self._over.update(new)
        return new

    def _lasts(self, now: MetricSnapshot, for_s: float) -> bool:
        return now.t_s - self._kind_s >= for_s

    def _changed(self, now: MetricSnapshot) -> list[Event]:
        running = now.locomotion is Locomotion.RUNNING
        if running is self._running or not self._lasts(now, self._limits.lasting_s):
            return []
        self._running = running
        self._ran = self._ran or running
        return [Event.RAN if running else Event.PAUSED]

    def _stood(self, now: MetricSnapshot) -> list[Event]:
        due = not self._calibrated and not self._asked and self._failed < self._limits.tries
        stands = now.locomotion is Locomotion.STANDING and self._lasts(now, self._limits.stand_s)
        if not stands or not self._moved or not due:
            return []
        self._asked, self._moved = True, False
        return [Event.STOOD]
