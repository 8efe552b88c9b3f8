"""The sensors of a session: whose samples these are, and up to when all of them are known."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model import CalibrationOver, Fault, FaultKind, Placement
from coach.model.blocks import FILLED, part_of
from coach.mounting import corrected
from coach.slip import Attachment
from coach.wiring.chain import Chain
from coach.wiring.filter_states import SensorStates
from coach.wiring.join import join_snapshots
from coach.wiring.lead import Lead
from coach.wiring.presence import Presence, silent_after
from coach.wiring.worths import worth_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import (
        Calibration,
        Locomotion,
        MetricSnapshot,
        RawBlock,
        SampleBlock,
        SensorMount,
        SensorScale,
        SensorWorth,
        Step,
    )
    from coach.wiring.config import SessionConfig

AHEAD_S = 60.0
"""No piece is longer than this and an instant more: in a replay a call of the sample stages costs
more than the samples in it. Where an instant brings new axes, what was processed beyond it is taken
back and processed anew."""

WAIT_S = 0.75
"""A sensor that lags behind the other by more than this is not waited for: longer than what radio
and host do in good order, short enough that a cue still fits what the runner is doing."""


_GOES_ON = {
    Placement.CHEST: Wording("the chest goes on"),
    Placement.PELVIS: Wording("the pelvis goes on"),
    Placement.WAIST: Wording("the waist goes on"),
}


@dataclass(slots=True)
class Sensor:
    """One sensor of the session.

    Args:
        chain: Its stages.
        mount: How it is worn.
        presence: Whether it is there.
        waiting: Samples on the clock, not processed yet.
        family: Who speaks; empty while nobody has said so.
        scale: Of the last samples.
    """

    chain: Chain
    mount: SensorMount
    presence: Presence = field(default_factory=Presence)
    waiting: deque[SampleBlock] = field(default_factory=deque)
    family: str = ""
    scale: SensorScale | None = None

    def is_another(self, family: str, scale: SensorScale) -> bool:
        """Whether samples of that family and scale are worth something else than the last ones."""
        if family == self.family and (scale is self.scale or scale == self.scale):
            return False
        self.family, self.scale = family, scale
        return worth_of(family, self.mount, scale) != self.chain.worth

    def weigh(self) -> None:
        """Have it known what the samples are worth, and how long they may stay away.

        A lone sensor is nobody's before its samples come, so its connection has told nothing.
        """
        self.presence.silent_s = silent_after(self.family)
        self.chain.know(worth_of(self.family, self.mount, self.scale))

    @property
    def placement(self) -> Placement:
        return self.mount.placement


class Sensors:
    """All sensors of a session, the pelvic one first.

    Stream time is known up to the sample that the slowest sensor has delivered, or up to ``WAIT_S``
    behind the quickest. That follows from the inputs alone, whenever they are processed.
    """

    def __init__(self, config: SessionConfig) -> None:
        self._config = config
        self._grid_s = config.settings.grid_s
        self._lead = Lead()
        self._foreign: set[str] = set()
        self._asked_s = -math.inf
        self._by_id: dict[str, Sensor] = {}
        # The pelvic one leads, so it goes first.
        self._mounts = sorted(config.mounts, key=lambda one: not one.placement.is_pelvic)
        for mount in self._mounts:
            if mount.sensor_id:
                self._add(mount.sensor_id, mount)

    def _add(self, sensor_id: str, mount: SensorMount) -> None:
        self._by_id[sensor_id] = Sensor(Chain(sensor_id, mount, self._config), mount)

    @property
    def all(self) -> tuple[Sensor, ...]:
        """Every sensor known by now."""
        return tuple(self._by_id.values())

    def states(self) -> tuple[SensorStates, ...]:
        """The filters' states of every sensor, as they are now; not to be changed."""
        return tuple(
            SensorStates(sensor_id, sensor.placement, sensor.chain.states())
            for sensor_id, sensor in self._by_id.items()
        )

    def asked_for_posture(self, t_s: float) -> None:
        """The runner was asked for another posture; a change soon after is the answer."""
        self._asked_s = t_s

    @property
    def worths(self) -> dict[Placement, SensorWorth]:
        """What the samples are worth, by placement, where that is known."""
        return {one.placement: one.chain.worth for one in self.all if one.chain.worth is not None}

    def named(self, sensor_id: str) -> Sensor | None:
        """The sensor of that id, if it is one of the session's and known by now."""
        return self._by_id.get(sensor_id)

    def at_place(self, placement: Placement) -> Sensor:
        """The sensor that is worn there."""
        return next(one for one in self._by_id.values() if one.placement is placement)

    def may_be_ours(self, sensor_id: str) -> bool:
        """Whether it is one of the session's, or nothing is known yet of the only one."""
        return sensor_id in self._by_id or not (self._mounts[0].sensor_id or self._by_id)

    def of(self, raw: RawBlock) -> Sensor | Fault | None:
        """Whose packet it is; for a stranger's a fault, once, and then nothing."""
        sensor_id = raw.sensor_id
        known = self._by_id.get(sensor_id)
        if known is not None:
            return known
        if self.may_be_ours(sensor_id):
            self._add(sensor_id, self._mounts[0])
            return self._by_id[sensor_id]
        if sensor_id in self._foreign:
            return None
        self._foreign.add(sensor_id)
        detail = Wording("another sensor's data are recorded but not coached")
        t_s = raw.t_host_s - self._config.t_zero_host_s
        return Fault(FaultKind.UNKNOWN_SENSOR, t_s, sensor_id, detail)

    def drain(self) -> list[Fault]:
        """Put what has come in on the clock."""
        faults: list[Fault] = []
        for sensor in self._by_id.values():
            blocks, found = sensor.chain.timing.drain()
            for fault in found:
                if fault.kind is FaultKind.REBOOT:
                    sensor.chain.slip.doubt(fault.t_s, Wording("the sensor restarted"))
            sensor.waiting.extend(corrected(one, sensor.mount.accelerometer) for one in blocks)
            faults.extend(found)
        return faults

    @property
    def latest_s(self) -> float:
        """Stream time of the last sample that has come in; minus infinity before the first."""
        ends = (sensor.chain.timing.end_s for sensor in self._by_id.values())
        return max(ends, default=-math.inf)

    def reached_s(self) -> tuple[float, float]:
        """Stream times known by what all have delivered, and by having waited long enough."""
        present = (s.chain.timing.end_s for s in self._by_id.values() if s.presence.is_expected)
        return min(present, default=self.latest_s), self.latest_s - WAIT_S

    @property
    def known_s(self) -> float:
        """Stream time up to which all is known that will be."""
        if len(self._by_id) == 1:  # asked for every packet
            (lone,) = self._by_id.values()
            return lone.chain.timing.end_s
        return max(self.reached_s())

    def waited_enough(self, next_grid: int | None) -> bool:
        """Whether a grid instant has become due that one of the sensors has not reached.

        Its samples from before that instant come too late then, so the instant must be decided
        before any of them is there.
        """
        if len(self._by_id) == 1:  # nobody to wait for; asked for every packet
            return False
        complete_s, overdue_s = self.reached_s()
        return overdue_s > complete_s and overdue_s >= (next_grid or -math.inf) * self._grid_s

    def next_piece(self, until_s: float, *, fine: bool) -> tuple[Sensor, SampleBlock, float] | None:
        """The earliest waiting samples before the first grid instant after ``until_s``.

        How much has been processed at a stream time is so the same for every cutting of the inputs,
        and no block is cut more than once an instant. No piece is much longer than ``AHEAD_S``.

        Args:
            until_s: Stream time up to which instants are being decided.
            fine: Cut at every grid instant. While a calibration may end, what follows an instant
                may be in other axes, so it must not have been processed yet.

        Returns:
            Whose they are, the samples, and the stream time before which no others of that sensor
            will come; ``None`` where there are none.
        """
        next_s = self._next_instant_s(until_s)
        ready = [s for s in self._by_id.values() if s.waiting and s.waiting[0].t_s[0] < next_s]
        if not ready:
            return None
        sensor = min(ready, key=lambda s: float(s.waiting[0].t_s[0]))
        block = sensor.waiting.popleft()
        t_first_s = float(block.t_s[0])
        reach_s = t_first_s if fine else min(until_s, t_first_s + AHEAD_S)
        limit_s = max(self._next_instant_s(reach_s), self._next_instant_s(t_first_s))
        n = int(np.searchsorted(block.t_s, limit_s))
        # A filled gap stays in one piece with the sample that ends it: attitude fills it anew.
        while 0 < n < len(block.t_s) and block.quality[n - 1] & FILLED:
            n += 1
        if n < len(block.t_s):
            sensor.waiting.appendleft(part_of(block, n, len(block.t_s)))
            block = part_of(block, 0, n)
        known_s = float(sensor.waiting[0].t_s[0]) if sensor.waiting else float(block.t_s[-1])
        return sensor, block, known_s

    def _next_instant_s(self, t_s: float) -> float:
        """The first grid instant after a stream time."""
        if math.isinf(t_s):
            return t_s
        instant_s = (math.floor(t_s / self._grid_s) + 1) * self._grid_s
        return instant_s if instant_s > t_s else instant_s + self._grid_s

    def at(self, t_s: float) -> tuple[tuple[Step, ...], MetricSnapshot]:
        """New steps and all metrics at a grid instant, from samples before it."""
        gaits = {sensor_id: sensor.chain.gait.at(t_s) for sensor_id, sensor in self._by_id.items()}
        fresh = {key: not sensor.chain.stale_at(t_s) for key, sensor in self._by_id.items()}
        leading = self._lead.choose(t_s, fresh)
        gait = gaits[leading]
        snapshots = {
            key: sensor.chain.read(t_s, gait, self._asked_s) for key, sensor in self._by_id.items()
        }
        lead = snapshots.pop(leading)
        return self._lead.told_once(gait.new_steps), join_snapshots(lead, tuple(snapshots.values()))

    def last_steps(self) -> tuple[Step, ...]:
        """At the end of the stream, the steps that no grid instant tells."""
        leading = [s for key, s in self._by_id.items() if key == self._lead.leading]
        return self._lead.told_once(tuple(s for one in leading for s in one.chain.gait.finish()))

    def attachment_news(self, t_s: float, locomotion: Locomotion) -> list[Fault | CalibrationOver]:
        """What was learnt at a grid instant of how the sensors sit.

        A better forward holds from the next sample on.
        """
        news: list[Fault | CalibrationOver] = []
        for sensor in self._by_id.values():
            chain = sensor.chain
            news += chain.take_faults()
            found = chain.refiner.at(t_s, locomotion) if chain.slip.trusted else None
            if found is not None:
                found = replace(found, calibration=_same_feet(found.calibration, sensor))
                news.append(CalibrationOver(t_s, found.calibration, found.detail))
                if found.turn_rad is None:
                    self.recalibrate(found.calibration)
                else:
                    sensor.mount = replace(sensor.mount, calibration=found.calibration)
                    chain.refine(found)
            news += _foot_taps(t_s, sensor)
        return news

    @property
    def refining(self) -> bool:
        """Whether some axes may turn at the next grid instant."""
        return any(sensor.chain.refiner.open for sensor in self._by_id.values())

    @property
    def moved(self) -> bool:
        """Whether a sensor moved and has not been calibrated again."""
        return any(
            sensor.chain.slip.attachment is Attachment.MOVED for sensor in self._by_id.values()
        )

    @property
    def ready_again(self) -> bool:
        """Whether a sensor moved and its wearer stands still now."""
        return any(sensor.chain.slip.ready_again for sensor in self._by_id.values())

    def who_goes_on(self) -> Wording | None:
        """Words for a fault: which sensor is still heard; ``None`` if none is."""
        return next((_GOES_ON[s.placement] for s in self.all if s.presence.is_expected), None)

    def put_back(self, blocks: Iterable[SampleBlock]) -> None:
        """Let samples that were processed wait again, before all others; ascending."""
        for block in reversed(list(blocks)):
            self._by_id[block.sensor_id].waiting.appendleft(block)

    def recalibrate(self, calibration: Calibration) -> Calibration:
        """Go on in the axes of a new calibration of the sensor in its place; time runs on.

        Returns:
            The calibration with what the runner had told of the feet before.
        """
        sensor = self.at_place(calibration.placement)
        calibration = _same_feet(calibration, sensor)
        sensor.mount = replace(sensor.mount, calibration=calibration)
        sensor.chain = Chain(
            sensor.chain.sensor_id,
            sensor.mount,
            self._config,
            sensor.chain.timing,
            sensor.chain.worth,
        )
        return calibration


def _same_feet(calibration: Calibration, sensor: Sensor) -> Calibration:
    """A new calibration, with what was told of the feet under the old one."""
    old = sensor.mount.calibration
    if old is None or calibration.left_phase is not None:
        return calibration
    return replace(calibration, left_phase=old.left_phase)


def _foot_taps(t_s: float, sensor: Sensor) -> list[CalibrationOver]:
    """The calibration with what the runner has just told of the feet."""
    told, calibration = sensor.chain.gait.take_foot_taps(), sensor.mount.calibration
    if told is None or calibration is None:
        return []
    calibration = replace(calibration, left_phase=told.left_phase)
    sensor.mount = replace(sensor.mount, calibration=calibration)
    return [CalibrationOver(t_s, calibration, _SWAPPED if told.swapped else _KNOWN)]


_KNOWN = Wording("your left foot is known from now on")
_SWAPPED = Wording(
    "left and right change places from now on, as you tapped; if that was wrong, press f "
    "again as your left foot lands"
)
