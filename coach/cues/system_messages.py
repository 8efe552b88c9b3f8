"""What is said of the sensor itself: lost, back, moved. Once, and then as seldom as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues.rules import BATTERY, PAIN, PAIN_UNDO, SENSOR_BACK, SENSOR_LOST, SENSOR_MOVED
from coach.model import METRICS, Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues.say import Speaker
    from coach.cues.settings import CueParams
    from coach.model import Cue, MetricSnapshot, Placement


_UNDO_AFTER_S, _UNDO_LATEST_S = 6.0, 15.0
"""The answer to pain takes 4 s; and what comes late leaves no time to press again."""


HURTS = "something hurts: no cues for the rest of this run"


class SystemMessages:
    """Messages that go before everything else and count against no budget.

    Args:
        params: Of the policy.
        speaker: Of the session.
        placements: Where sensors sit that may be seen to move.
        hurts: Why the answer to pain is given.
    """

    def __init__(
        self,
        params: CueParams,
        speaker: Speaker,
        placements: Sequence[Placement],
        hurts: str = HURTS,
    ) -> None:
        self._params = params
        self._hurts = hurts
        self._seated = tuple(
            name
            for name, spec in METRICS.items()
            if spec.unit == "rad" and any(place in spec.placements for place in placements)
        )
        self._speaker = speaker
        self._stale_since_s: float | None = None
        self._told_s: float | None = None
        self._moved_since_s: float | None = None
        self._moved_told = False
        self._pain = False
        self._pain_told_s: float | None = None
        self._undo_told = False
        self._battery = False

    def battery(self) -> None:
        """A sensor has too little left."""
        self._battery = True

    def pain(self) -> None:
        """The runner said that something hurts."""
        if not self._pain:
            self._pain, self._pain_told_s, self._undo_told = True, None, False

    def pain_back(self) -> None:
        """It was told by mistake."""
        self._pain = False

    def update(self, snapshot: MetricSnapshot) -> Cue | None:
        """The message of one grid instant, if there is one."""
        t_s = snapshot.t_s
        if self._pain and self._pain_told_s is None:
            self._pain_told_s = t_s
            return self._speaker.system(PAIN, t_s, self._hurts)
        if self._owes_undo(t_s):
            self._undo_told = True
            why = "pain told by mistake can be taken back"
            return self._speaker.system(PAIN_UNDO, t_s, why)
        if self._battery:
            self._battery = False
            why = "the sensor has too little left to be relied on: charge it"
            return self._speaker.system(BATTERY, t_s, why)
        if snapshot.stale:
            return self._lost(t_s)
        self._stale_since_s = None
        if self._told_s is not None:
            self._told_s = None
            return self._speaker.system(SENSOR_BACK, t_s, "data came back")
        return self._seat(snapshot)

    def _owes_undo(self, t_s: float) -> bool:
        """Whether to say how pain is taken back. A book of an earlier version has no such words."""
        told_s = self._pain_told_s
        return (
            self._pain
            and not self._undo_told
            and told_s is not None
            and _UNDO_AFTER_S <= t_s - told_s < _UNDO_LATEST_S
            and self._speaker.has(PAIN_UNDO)
        )

    def _seat(self, snapshot: MetricSnapshot) -> Cue | None:
        """Word of a sensor that sits otherwise than calibrated, once it is more than a doubt."""
        readings, t_s = snapshot.readings, snapshot.t_s
        if not any(readings[name].validity is Validity.MOVED for name in self._seated):
            self._moved_since_s = None
            self._moved_told = False
            return None
        if self._moved_since_s is None:
            self._moved_since_s = t_s
        if self._moved_told or t_s - self._moved_since_s < self._params.moved_s:
            return None
        self._moved_told = True
        why = "the sensor sits otherwise than when it was calibrated, or nobody can tell"
        return self._speaker.system(SENSOR_MOVED, t_s, why)

    def _lost(self, t_s: float) -> Cue | None:
        if self._stale_since_s is None:
            self._stale_since_s = t_s
        if t_s - self._stale_since_s < self._params.lost_s:
            return None
        if self._told_s is None:
            self._told_s = t_s
            return self._speaker.system(SENSOR_LOST, t_s, "no data from the sensor")
        if t_s - self._told_s < self._params.lost_again_s:
            return None
        self._told_s = t_s
        return self._speaker.system(SENSOR_LOST, t_s, "still no data", words=False)
