"""Does the sensor still sit as it did when it was calibrated?"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model import Fault, FaultKind, Locomotion
from coach.model import quaternion as quat
from coach.model.units import DEG_PER_RAD
from coach.model.vectors import Vector, added, dot, unit, vector
from coach.slip.creep import Creep, Plane
from coach.slip.geometry import angle, mean_up, scatter
from coach.slip.grid_summary import GridSummary, Rows, straight_ups
from coach.slip.params import Attachment, SlipParams
from coach.slip.shift import find_shift, is_slip
from coach.slip.strap_signs import EVERY_S, StrapSigns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import AttitudeBlock, Calibration
    from coach.model.blocks import FloatArray


_ASK = Wording("stand still to calibrate again")


class SlipWatch:
    """Watches one calibrated sensor, in the axes of its calibration.

    Source: the thresholds are the project's own, measured as README.md tells; no study of slipping
    straps at a runner's trunk was found.
    """

    def __init__(
        self,
        params: SlipParams,
        sensor_id: str,
        grid_s: float,
        standing_up: FloatArray | None,
        *,
        axes_known: bool = True,
        drive_known: bool = True,
    ) -> None:
        """Prepare.

        Args:
            params: Limits.
            sensor_id: Named in faults.
            grid_s: Time between grid instants.
            standing_up: ``(3,)`` up in segment axes in the standing calibration; ``None`` without
                one, and then there is nothing to watch over.
            axes_known: Forward and left mean something.
            drive_known: The driving force points forward; not on a trunk, which nods on a lever.
        """
        self._p = params
        self._sensor_id = sensor_id
        self._grid_s = grid_s
        self._standing_up: Vector | None = None if standing_up is None else vector(standing_up)
        self._axes_known = axes_known
        self.attachment = Attachment.SURE
        self._rows = Rows(params.curve_rad_s, self._halves(2.0), grid_s)
        self._last_t_s = -math.inf
        self._dt_s = 0.0
        self._settled_s = -math.inf
        self._doubts: list[tuple[float, str]] = []
        self._why = ""
        self._stood: deque[GridSummary] = deque(maxlen=self._halves(params.judge_s))
        self._run: deque[GridSummary] = deque(maxlen=self._halves(params.shift.needed_s))
        self._run_s = 0.0
        self._usual_up: Vector | None = None
        self._suspicion: Vector | None = None
        self._signs = StrapSigns(params.strap, drive_known=axes_known and drive_known)
        up = self._standing_up
        self._creep = Creep(params.creep, grid_s, up) if up is not None else None

    def _halves(self, seconds: float) -> int:
        return round(seconds / self._grid_s)

    @property
    def trusted(self) -> bool:
        """Whether angles may count from the calibration."""
        return self.attachment is Attachment.SURE

    @property
    def unsure(self) -> frozenset[Plane]:
        """Readings that changed so slowly that it could be the strap; a stop tells."""
        return self._creep.held if self._creep is not None else frozenset()

    @property
    def ready_again(self) -> bool:
        """Whether the sensor moved and its wearer stands still, as a new calibration needs."""
        return self.attachment is Attachment.MOVED and len(self._stood) >= self._halves(
            self._p.ready_s
        )

    def doubt(self, t_s: float, why: str) -> None:
        """Trust nothing from the first grid instant at or after ``t_s`` until it is confirmed."""
        if self._standing_up is not None:
            self._doubts.append((t_s, why))

    def push(self, block: AttitudeBlock) -> None:
        """Take in a block."""
        if self._standing_up is None or not block.has_gyro:
            return
        if block.restart:
            t_s = float(block.t_s[0])
            self._rows.clear()
            self._break_off()
            self._stood.clear()
            self._settled_s = t_s + 4.0
            if t_s - self._last_t_s > self._p.away_s and not math.isinf(self._last_t_s):
                self.doubt(
                    t_s, Wording("the sensor was away for {t_s:.0f} s", t_s=t_s - self._last_t_s)
                )
        self._rows.append(block)
        self._dt_s = block.dt_s
        self._last_t_s = float(block.t_s[-1])

    def at(
        self, t_s: float, locomotion: Locomotion, cadence_spm: float, *, asked_s: float = -math.inf
    ) -> list[Fault]:
        """Judge at a grid instant, from samples before it.

        Args:
            t_s: Grid instant.
            locomotion: What the runner is doing.
            cadence_spm: Steps per minute, 0 while unknown.
            asked_s: When the runner was last asked for another posture.
        """
        half = self._rows.take(t_s, locomotion, cadence_spm)
        while self._doubts and self._doubts[0][0] <= t_s:
            _, self._why = self._doubts.pop(0)
            # How it stood before says nothing of how it sits now.
            self._stood.clear()
            if self.attachment is Attachment.SURE:
                self.attachment = Attachment.DOUBTED
        if half is None or t_s < self._settled_s:
            return []
        if locomotion is Locomotion.RUNNING:
            self._stood.clear()
            self._run.append(half)
            self._run_s += self._grid_s
            if self._creep is not None and self._run_s > self._p.warm_s:
                self._creep.run(half, self._signs.heading_change_rad)
            return [] if self.attachment is Attachment.MOVED else self._running(t_s, asked_s)
        self._break_off()
        if locomotion is not Locomotion.STANDING:
            self._stood.clear()
            return []
        if half.spread_rad > self._p.still_rad or half.force_sd_m_s2 > self._p.still_m_s2:
            return []
        self._stood.append(half)
        return [] if self.attachment is Attachment.MOVED else self._standing(t_s)

    def _break_off(self) -> None:
        """What follows is not the same running."""
        if self._creep is not None and self._run:
            self._creep.break_off()
        self._run.clear()
        self._run_s = 0.0

    def _standing(self, t_s: float) -> list[Fault]:
        p = self._p
        assert self._standing_up is not None
        faults = self._stopped(t_s)
        if faults:
            return faults
        recent = list(self._stood)[-self._halves(p.confirm_s) :]
        up = mean_up(recent)
        if len(recent) == self._halves(p.confirm_s) and angle(up, self._standing_up) < p.same_rad:
            self.attachment, self._suspicion = Attachment.SURE, None
            return []
        doubted = self.attachment is Attachment.DOUBTED
        needed = self._halves(p.judge_s / 2.0 if doubted else p.judge_s)
        if len(self._stood) < needed:
            return []
        stood = list(self._stood)[-needed:]
        up = mean_up(stood)
        off_rad = angle(up, self._standing_up)
        if scatter(stood) > p.stood_sigma_rad or off_rad < p.same_rad:
            return []
        what = Wording(
            "standing is {off_rad:.0f} deg from the calibration", off_rad=off_rad * DEG_PER_RAD
        )
        if doubted:
            return self._moved(t_s, Wording("{what} since {why}", what=what, why=self._why))
        if self._usual_up is not None:
            self._suspicion = added(up, self._standing_up, -1.0)
            return []
        return self._moved(t_s, what) if off_rad > p.stood_rad else []

    def _stopped(self, t_s: float) -> list[Fault]:
        """What changed in running stands there at the stop, or does not."""
        n = self._halves(self._p.stop_s)
        stood = list(self._stood)[-n:]
        if self._creep is None or len(stood) < n or scatter(stood) > self._p.stood_sigma_rad:
            return []
        turned = self._creep.stand(mean_up(stood))
        return self._moved(t_s, turned) if turned else []

    def _running(self, t_s: float, asked_s: float) -> list[Fault]:
        p = self._p
        if self._run_s <= p.warm_s:
            return []
        if round(self._run_s / self._grid_s) % self._halves(EVERY_S) == 0:
            faults = self._bounced(t_s)
            if faults:
                return faults
        n = self._halves(p.run_s)
        if self._run_s < p.warm_s + p.run_s:
            return []
        run = list(self._run)
        straights, mean = straight_ups(run[-n:])
        if straights < 0.6 * n:
            return []
        up = unit(mean)
        forward_rad, side_rad = math.atan2(-up[0], up[2]), math.asin(max(-1.0, min(1.0, up[1])))
        if self._axes_known and (abs(side_rad) > p.side_rad or abs(forward_rad) > p.forward_rad):
            lean = max(abs(side_rad), abs(forward_rad)) * DEG_PER_RAD
            return self._moved(t_s, Wording("nobody runs leaning {lean:.0f} deg", lean=lean))
        faults = self._compared(t_s, up)
        if faults or self.attachment is not Attachment.SURE or self._suspicion is not None:
            return faults
        faults = self._shifted(t_s, run, asked_s)
        if not faults:
            self._usual_up = up
        return faults

    def _shifted(self, t_s: float, run: Sequence[GridSummary], asked_s: float) -> list[Fault]:
        """Up has changed at once and for good."""
        p = self._p
        if len(run) < self._halves(p.shift.needed_s):
            return []
        shift = find_shift(run, self._grid_s, p.shift)
        if shift is None:
            return []
        answered = 0.0 < shift.t_s - asked_s < p.answer_s
        if not is_slip(shift, p.shift, answered=answered):
            return []
        what = Wording("{turned} at {t_s:.0f} s", turned=shift.words, t_s=shift.t_s)
        return self._moved(t_s, what)

    def _compared(self, t_s: float, up: Vector) -> list[Fault]:
        """Running again after a doubt, or after standing otherwise than in the calibration."""
        p = self._p
        doubted = self.attachment is Attachment.DOUBTED
        if not doubted and self._suspicion is None:
            return []
        if self._usual_up is None:
            if self._run_s < p.unsure_s:
                return []
            return self._moved(
                t_s, Wording("nothing shows that it sits as before {why}", why=self._why)
            )
        off_rad = angle(up, self._usual_up)
        if off_rad < p.same_rad:
            self.attachment, self._suspicion = Attachment.SURE, None
            return []
        alike = (
            self._suspicion is None or dot(added(up, self._usual_up, -1.0), self._suspicion) > 0.0
        )
        if off_rad > p.ran_rad and alike:
            what = Wording(
                "running is {off_rad:.0f} deg from before", off_rad=off_rad * DEG_PER_RAD
            )
            if doubted:
                what = Wording("{what} since {why}", what=what, why=self._why)
            return self._moved(t_s, what)
        if self._run_s >= p.unsure_s:
            if doubted:
                return self._moved(
                    t_s, Wording("nothing shows that it sits as before {why}", why=self._why)
                )
            self._suspicion = None
        return []

    def _bounced(self, t_s: float) -> list[Fault]:
        size = self._halves(2.0 * EVERY_S)
        if len(self._run) < size or not self._signs.read(list(self._run)[-size:], self._dt_s):
            return []
        turned = self._signs.turned()
        if turned:
            return self._moved(t_s, turned)
        loose = self._signs.loosened()
        return [Fault(FaultKind.LOOSE, t_s, self._sensor_id, loose)] if loose else []

    def _moved(self, t_s: float, what: str) -> list[Fault]:
        self.attachment = Attachment.MOVED
        self._stood.clear()
        detail = Wording("the sensor moved: {what}; {ask}", what=what, ask=_ASK)
        return [Fault(FaultKind.SLIPPED, t_s, self._sensor_id, detail)]


def standing_up(calibration: Calibration) -> FloatArray:
    """Up ``(3,)`` in segment axes as the runner stood in the calibration."""
    tilt, obliquity = calibration.standing_tilt_rad, calibration.standing_obliquity_rad
    q = quat.from_clinical(np.zeros(1), np.array([obliquity]), np.array([tilt]))
    return np.asarray(quat.up_in_segment(q)[0])
