"""From a session to the page: the latest picture, a few times a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from coach.app.live_status import LiveStatus
from coach.model import CalibrationOver
from coach.model.units import DEG_PER_RAD
from coach.page.picture import Figure, Stance, picture_of
from coach.posture import segment_angles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app import Results, Session
    from coach.model import AttitudeBlock, Input, PracticeKind, SensorMount
    from coach.page.live_page import PageServer
    from coach.settings import Settings

UPDATES_PER_S = 8.0
_SMOOTH_S = 0.7
"""About a stride, so that the figure leans and does not nod."""


class PageSink:
    """Hands the page a picture, at most eight a second of the wall clock, and never waits for it.

    Args:
        server: Where to.
        mounts: The sensors.
        settings: In force.
        sensor: Name and battery of the sensor, asked for each picture; ``None`` in a replay.
        kind: Of the practice; ``None`` for a run.
        wall: Clock, seconds.
    """

    def __init__(
        self,
        server: PageServer,
        *,
        mounts: Sequence[SensorMount],
        settings: Settings,
        sensor: Callable[[], tuple[str, int | None]] | None,
        kind: PracticeKind | None = None,
        wall: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session: Session | None = None
        self._server = server
        self._status = LiveStatus()
        self._mounts = mounts
        self._settings = settings
        self._sensor = sensor
        self._kind = kind
        self._wall = wall
        self._next_s = -np.inf
        self._stances: dict[str, _Smooth] = {}
        # Whose axes nobody told may sit upside down: what it leans by is not the body's.
        self._aligned = {one.placement for one in mounts if one.calibration or one.mounting}

    def before(self, events: Sequence[Input]) -> None:
        self._status.before(events)

    def after(self, results: Results) -> None:
        self._status.after(results)
        for one in results.told:
            if isinstance(one, CalibrationOver) and one.calibration is not None:
                self._aligned.add(one.calibration.placement)
        for block in results.blocks:
            if block.has_gyro:
                self._stances.setdefault(block.sensor_id, _Smooth()).push(block)
        now_s = self._wall()
        if now_s < self._next_s or self.session is None:
            return
        self._next_s = now_s + 1.0 / UPDATES_PER_S
        name, battery_percent = self._sensor() if self._sensor else (None, None)
        picture = picture_of(
            self._status,
            sensor=name,
            battery_percent=battery_percent,
            placements=[one.placement for one in self._mounts],
            baseline=self.session.baseline,
            settings=self._settings,
            worths=self.session.worths,
            figure=Figure(trunk=self._stance(pelvic=False), pelvis=self._stance(pelvic=True)),
            kind=self._kind,
        )
        self._server.show(picture.as_json())

    def close(self) -> None:
        self._server.close()

    def _stance(self, *, pelvic: bool) -> Stance | None:
        for one in self._mounts:
            if one.placement.is_pelvic is pelvic and one.placement in self._aligned:
                # A sensor without a stated id is the only one, whichever that is.
                ids = [one.sensor_id] if one.sensor_id else list(self._stances)
                return next((self._stances[i].stance for i in ids if i in self._stances), None)
        return None


class _Smooth:
    """One segment's angles, smoothed exponentially."""

    def __init__(self) -> None:
        self._angles_rad = np.zeros(2)
        self._known = False

    def push(self, block: AttitudeBlock) -> None:
        angles = segment_angles(block)
        mean_rad = np.array([angles.tilt_rad.mean(), angles.obliquity_rad.mean()])
        keep = np.exp(-len(block.t_s) * block.dt_s / _SMOOTH_S) if self._known else 0.0
        self._angles_rad = keep * self._angles_rad + (1.0 - keep) * mean_rad
        self._known = True

    @property
    def stance(self) -> Stance:
        forward, right = (round(float(a) * DEG_PER_RAD, 1) for a in self._angles_rad)
        return Stance(forward, right)
