"""What is said in hours at a desk, and why not."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.cues import Band
from coach.model import Command, Cue, Decision, DeskNow, DeskState, Locomotion, Reason, Sound
from coach.practice.desk.desk_words import (
    AS_YOU_LIKE,
    GET_UP,
    MOVED,
    NO_RANGE,
    SINK,
    SIT_TALL,
    SLOUCH,
    SLOUCHED,
    STILL,
    STILL_ONE,
)
from coach.practice.desk.leaning_back import LeaningBack
from coach.practice.desk.led_reference import LedReference
from coach.practice.desk.look import Look, Looker
from coach.practice.desk.movement import Movement
from coach.practice.desk.nudges import Nudges
from coach.practice.desk.own_axes import OwnAxes
from coach.practice.desk.own_band import OwnBand, standing_band
from coach.practice.desk.seat import SeatWatch
from coach.practice.desk.seat_belief import JUDGED, SeatBelief
from coach.practice.desk.signals import signal_of
from coach.practice.desk.spans import UNJUDGED, Seen, Spans, Verdicts
from coach.practice.practice_policy import PracticePolicy

if TYPE_CHECKING:
    from coach.model import MetricSnapshot, Placement
    from coach.practice.desk.desk_params import DeskParams
    from coach.practice.desk.seat import SeatChange
    from coach.practice.epochs import Epoch
    from coach.practice.practice_policy import Out, Told

_WALK_BEGINS_N = 4
_WALK_ENDS_N = 3
_LOST_S = 1.0
_SEAT_LOST_S = 10.0
_FACE_DOWN_S = 15.0
"""Who bends so far for so long lies; shoes are tied in less."""
_REMINDER_PRIORITY = 20

_SEATS = (DeskState.SITTING, DeskState.STANDING, DeskState.UPRIGHT)


class DeskPolicy(PracticePolicy):
    """Decides on the grid.

    Args:
        told: What is known of the session.
        params: Tuning.
    """

    def __init__(self, told: Told, params: DeskParams) -> None:
        super().__init__(replace(told, cues=replace(told.cues, quiet_s=params.quiet_s)))
        self._params = params
        placements = [one.placement for one in told.mounts]
        self._signal = signal_of(placements)
        self._looks = {place: Looker() for place in placements}
        self._seats = SeatWatch()
        self._belief = SeatBelief()
        self._verdicts = UNJUDGED
        self._spans = Spans()
        self._movement = Movement(params.get_up_s)
        self._nudges = Nudges(params, told, self.speaker, self._signal)
        self._own: dict[Placement, list[Epoch]] = {}
        self._was_led = False
        self._last_s: float | None = None
        self._heard_s = -math.inf
        self._walk_n = 0
        self._walking = False
        self._face_down_s = 0.0
        self._state = self._lasting = DeskState.NO_DATA
        self._lasting_since_s = 0.0
        self._angle_rad: float | None = None
        self._slouched: bool | None = None
        self._tall_tilt_rad: float | None = None
        self._judged_s = self._slouched_s = 0.0
        mountings = {
            one.placement: one.calibration.mounting if one.calibration else one.mounting
            for one in told.mounts
        }
        self._axes = {
            place: OwnAxes(told=bool(one and one.axes_known), pelvic=place.is_pelvic)
            for place, one in mountings.items()
        }
        self._uncalibrated = {one.placement for one in told.mounts if one.calibration is None}
        self._begin_reference()

    # What is seen.

    def watch(self, snapshot: MetricSnapshot) -> None:
        """One grid instant: state, posture, movement."""
        t_s = snapshot.t_s
        from_s = t_s - self.told.grid_s if self._last_s is None else self._last_s
        self._last_s = t_s
        self._own = {
            place: axes.of(self.epochs(place), walking=self._walking)
            for place, axes in self._axes.items()
        }
        if self.epochs(self._signal.trunk):
            if t_s - self._heard_s > _LOST_S + self.told.grid_s:
                self._came_back(t_s)
            self._heard_s = t_s
        elif t_s - self._heard_s > _LOST_S:
            self._nothing_heard()
        step_s = min(t_s - from_s, 2.0 * self.told.grid_s)
        self._see(snapshot, step_s)
        lean_rad = None
        if self._angle_rad is not None and self._tall_tilt_rad is not None:
            trunk = self._looks[self._signal.trunk]
            lean_rad = trunk.forward_rad - self._tall_tilt_rad
        state = DeskState.UPRIGHT if self._state in _SEATS else self._state
        seen = Seen(state, self._belief.now.number, self._verdicts)
        self._spans.at(from_s, seen, lean_rad, t_s)
        lasting, _ = self._lasts()
        if lasting is not self._lasting:
            self._lasting, self._lasting_since_s = lasting, self._spans.since_s
        if self._heard_s == t_s:
            self._movement.pass_time(t_s, step_s, walking=self._walking)
        if self._slouched is not None:
            self._judged_s += step_s
            self._slouched_s += step_s if self._slouched else 0.0

    def _lasts(self) -> tuple[DeskState, bool | None]:
        """State and slouch of the span under way, by what is known of the seat now."""
        seen = self._spans.seen
        return (DeskState.NO_DATA, None) if seen is None else seen.named(self._belief.now)

    def _came_back(self, t_s: float) -> None:
        gap_s = t_s - self._heard_s
        if math.isinf(gap_s):
            return
        self._movement.away(t_s, gap_s)
        if gap_s > _SEAT_LOST_S:
            self._belief.missed(gap_s)

    def _nothing_heard(self) -> None:
        self._seats.forget()
        self._walking, self._walk_n = False, 0
        for looker in self._looks.values():
            looker.clear()

    def _see(self, snapshot: MetricSnapshot, step_s: float) -> None:
        looks: dict[Placement, Look] = {}
        self._walks(snapshot)
        for place, looker in self._looks.items():
            looker.push(self._own[place])
            looks[place] = looker.look()
        for epoch in self._own[self._signal.seat]:
            change = self._seats.push(epoch, walking=self._walking)
            if change is not None:
                self._seat_changed(change)
        self._state = self._state_of(looks[self._signal.trunk], step_s)
        self._posture(looks, snapshot.t_s, step_s)

    def _seat_changed(self, change: SeatChange) -> None:
        """What a movement tells of the seat before it, and of the seat now."""
        turned = self._belief.moved(
            change.odds, out_of_walk=change.walked_before, into_walk=change.walked_after
        )
        if turned:
            self._spans.turned(change.t_s)
        self._spans.decided(self._belief.take_decided())

    def _walks(self, snapshot: MetricSnapshot) -> None:
        """Walking begins and ends after a few instants that agree."""
        walks = snapshot.doing in (Locomotion.WALKING, Locomotion.RUNNING)
        if walks is self._walking:
            self._walk_n = 0
            return
        self._walk_n += 1
        if self._walk_n >= (_WALK_BEGINS_N if walks else _WALK_ENDS_N):
            self._walking, self._walk_n = walks, 0
            self._belief.walks(begin=walks)

    def _state_of(self, look: Look, step_s: float) -> DeskState:
        trunk = self._looks[self._signal.trunk]
        face_down = look is Look.LYING and trunk.forward_rad > 0.0
        self._face_down_s = self._face_down_s + step_s if face_down else 0.0
        if look is Look.SETTLING:
            return DeskState.MOVING if self.epochs(self._signal.trunk) else DeskState.NO_DATA
        if self._walking:
            return DeskState.WALKING
        if look is Look.LYING:
            lies = not face_down or self._face_down_s >= _FACE_DOWN_S
            return DeskState.LYING if lies else DeskState.MOVING
        return DeskState.MOVING if look is Look.MOVING else self._belief.now.state

    def _posture(self, looks: dict[Placement, Look], t_s: float, step_s: float) -> None:
        tilts = {place: one.forward_rad for place, one in self._looks.items()}
        seat_tilt = tilts[self._signal.seat]
        quiet = self._state in _SEATS and all(look is Look.QUIET for look in looks.values())
        if self._walking and looks[self._signal.seat] is not Look.SETTLING:
            self._back.walks(seat_tilt, step_s)
        elif not quiet:
            self._back.interrupted()
        elif self._back_sits(seat_tilt, step_s) and self._belief.leans_back():
            self._state = self._belief.now.state
            self._spans.decided(self._belief.take_decided())
        self._angle_rad = self._signal.angle_rad(tilts) if quiet else None
        self._verdicts = UNJUDGED if self._angle_rad is None else self._judged(self._angle_rad)
        self._slouched = self._verdicts.of(self._belief.now)
        if self._slouched is None:
            self._nudges.interrupted(t_s)

    def _back_sits(self, seat_tilt_rad: float, step_s: float) -> bool:
        forward_known = self._axes[self._signal.seat].forward_known
        return forward_known and self._back.sits(seat_tilt_rad, step_s)

    def _judged(self, angle_rad: float) -> Verdicts:
        """Whether a quiet instant is below the band, by what the seat may turn out to be.

        What a band is learnt from is only what is most likely its own seat.
        """
        band, seat = self._band, self._belief.now
        if band is None:
            return UNJUDGED
        of_band = seat.as_led if self._was_led else seat.sits
        below = band.see(angle_rad) if band.band is not None or of_band >= JUDGED else None
        if self._was_led:
            return Verdicts(as_led=below)
        return Verdicts(below, None if self._standing is None else self._standing.see(angle_rad))

    @property
    def _band_of_seat(self) -> OwnBand | None:
        """The band of this seat, if there is one: a chest stands otherwise than it sits."""
        seat = self._belief.now
        if self._was_led:
            return self._band if seat.as_led >= JUDGED else None
        return self._standing if seat.sits <= 1.0 - JUDGED else self._band

    # Tall and sunk.

    def _begin_reference(self) -> None:
        """Anew: tall is known only of a standing calibration."""
        calibrated = not self._uncalibrated
        ranges = self._signal.ranges_rad(self.told.practice.ranges)
        if not self._all_axes_told:
            ranges = None  # which way is forward shows only in the way from tall to sunk
        tall = -ranges[1] if ranges and calibrated else None
        self._lead = LedReference(
            self._params, ranges[0] if ranges else None, tall, self.told.grid_s
        )
        self._band: OwnBand | None = None
        self._standing: OwnBand | None = None
        self._back = LeaningBack(
            pelvic=self._signal.seat.is_pelvic, standing_rad=0.0 if calibrated else None
        )
        self._tall_tilt_rad = None
        self._was_led = False
        if tall is not None:
            usual = {one.placement: one.tall_to_usual_rad for one in self.told.practice.ranges}
            self._tall_tilt_rad = -usual[self._signal.trunk]
        self._take_reference()

    @property
    def _all_axes_told(self) -> bool:
        return all(one.told for one in self._axes.values())

    def _take_reference(self) -> None:
        found = self._lead.reference
        if found is not None and self._band is None:
            stood = not self._lead.was_asked
            self._band = OwnBand(self._params, found, self.told.grid_s, of_this_seat=not stood)
            if stood and self._band.can_tell:
                self._standing = standing_band(self._params, found, 0.0)

    def turned(self, placement: Placement, t_s: float) -> None:
        """The axes are others: what was known of tall and sunk went with the old ones."""
        super().turned(placement, t_s)
        self._nothing_heard()
        self._axes[placement] = OwnAxes(told=True, pelvic=placement.is_pelvic)
        self._uncalibrated.discard(placement)
        self._begin_reference()

    # What is said.

    def judge(self, snapshot: MetricSnapshot) -> list[Out]:
        """One grid instant: the decision first, then what belongs to it."""
        t_s = snapshot.t_s
        decision, cue = self._decide(t_s)
        out: list[Out] = [decision]
        if cue is not None:
            out.append(cue)
        if self._spans.is_full:
            self._spans.decided(self._belief.take_decided(over=True))
        return [*out, *self._nudges.take_effects(), *self._spans.take()]

    def _decide(self, t_s: float) -> tuple[Decision, Cue | None]:
        muted = self._hushed(t_s)
        if muted is Reason.QUIET:
            self._movement.hushed(t_s)
        listened = self._lead.is_listening
        key = self._lead.at(
            t_s,
            self._angle_rad,
            speaking=self.is_speaking(t_s),
            muted=muted is not None,
        )
        if key is not None:
            if listened:
                self._listened(key)
            self._take_reference()
            cue = self.speaker.lead(key, t_s, "the coach asks for tall and sunk, once")
            self._nudges.spoke(t_s)
            return Decision(t_s, Reason.SPOKEN, key), cue
        if self.is_speaking(t_s):
            return Decision(t_s, Reason.SPEAKING), None
        if self._lead.is_listening:
            return Decision(t_s, Reason.LEADING), None
        due = self._movement.is_due(t_s) and self._state is not DeskState.LYING
        if due and muted is None:
            return self._remind(t_s)
        if muted is not None and (due or self._slouched is None):
            return self._quiet(t_s, muted), None
        return self._nudge(t_s, muted)

    def _listened(self, key: str) -> None:
        """What was asked for was done, or in vain: where the axes are not told it tells them."""
        if key in (NO_RANGE, SIT_TALL):
            return
        if key == AS_YOU_LIKE:
            self._belief.led()
            self._was_led = True
        was_tall = key == SINK or self._tall_tilt_rad is None
        if was_tall:
            self._tall_tilt_rad = self._looks[self._signal.trunk].forward_rad
        if self._all_axes_told:
            return
        for axes in self._axes.values():
            if was_tall:
                axes.tall()
            else:
                axes.sunk()
        if was_tall:
            self._tall_tilt_rad = 0.0
            self._lead.tall_is(0.0)

    def _hushed(self, t_s: float) -> Reason | None:
        """Why nothing may be said that nobody asked for: a call is quiet asked for beforehand."""
        if t_s < self.told.practice.quiet_until_s:
            return Reason.QUIET
        return self.muted(t_s)

    def _quiet(self, t_s: float, muted: Reason) -> Decision:
        rule = GET_UP if self._movement.is_due(t_s) else ""
        call_s = self.told.practice.quiet_until_s
        until_s = call_s if t_s < call_s else self._gates.until_s
        return Decision(t_s, muted, rule, until_s if muted is Reason.QUIET else 0.0)

    def _remind(self, t_s: float) -> tuple[Decision, Cue]:
        since_s = self._movement.still_since_s or 0.0
        why = f"{(t_s - since_s) / 60.0:.0f} min without movement"
        cue = self.speaker.lead(
            GET_UP, t_s, why, sound=Sound.ATTENTION, priority=_REMINDER_PRIORITY
        )
        self._movement.said(t_s)
        self._nudges.spoke(t_s)
        return Decision(t_s, Reason.SPOKEN, GET_UP), cue

    def _nudge(self, t_s: float, muted: Reason | None) -> tuple[Decision, Cue | None]:
        band, reason = self._band_of_seat, _SILENT.get(self._state)
        if reason is not None:
            return Decision(t_s, reason), None
        if self._slouched is None or band is None or band.band is None:
            return Decision(t_s, self._why_unjudged(), SLOUCH), None
        assert self._angle_rad is not None
        sign, tall_rad = float(self._signal.direction), band.reference.tall_rad
        shown = Band(sign * (band.band.centre - tall_rad), band.band.half_width)
        value = sign * (self._angle_rad - tall_rad)
        decision, cue = self._nudges.at(t_s, value, shown, slouched=self._slouched, muted=muted)
        if muted is not None:
            return self._quiet(t_s, muted), None
        return decision, cue

    def _why_unjudged(self) -> Reason:
        if self._band is None and not self._lead.is_over:
            return Reason.LEADING
        band = self._band_of_seat
        if band is None or not band.can_tell:
            return Reason.CANNOT_TELL
        if self._angle_rad is None:
            return Reason.MOVING
        return Reason.LEARNING if band.band is None else Reason.CANNOT_TELL

    def asked(self, command: Command, t_s: float) -> None:  # noqa: ARG002
        """What the wearer asked for and the engine has no answer to."""
        if command is Command.NEXT:
            self._lead.leave_out()
        self._nudges.wish(command)

    def speech_ended(self, cue_id: str, *, completed: bool = True) -> None:
        """The voice finished a cue, or dropped it."""
        super().speech_ended(cue_id, completed=completed)
        if not completed:
            self._nudges.unheard(cue_id)

    def status(self) -> str:
        """Words for how it goes."""
        since_s, t_s = self._movement.still_since_s, self._last_s
        if since_s is None or t_s is None:
            return ""
        minutes = math.floor((t_s - since_s) / 60.0)
        key = STILL if minutes > 1 else STILL_ONE if minutes else MOVED
        parts = [self.speaker.part(key, str(minutes))]
        if self._judged_s > self._params.usual_s:
            percent = round(100.0 * self._slouched_s / self._judged_s)
            parts.append(self.speaker.part(SLOUCHED, str(percent)))
        return ", ".join(parts)

    def now(self, t_s: float) -> DeskNow:
        """How it stands after an instant."""
        remind_s, band = self._movement.due_s(), self._band_of_seat
        position = border = None
        if band is not None and band.can_tell and self._angle_rad is not None:
            position = band.reference.position(self._angle_rad)
            border = None if band.band is None else band.reference.position(band.band.high)
        return DeskNow(
            t_s,
            self._lasting,
            self._lasting_since_s,
            still_since_s=self._movement.still_since_s,
            remind_s=None if math.isinf(remind_s) else remind_s,
            asked=self._lead.asked_for,
            learning=band is not None and band.can_tell and band.band is None,
            slouched=self._lasts()[1],
            position=position,
            border=border,
            quiet_until_s=self.quiet_until_s(t_s),
        )

    def quiet_until_s(self, t_s: float) -> float | None:
        """Stream time up to which quiet was asked for, now or beforehand."""
        return max(super().quiet_until_s(t_s) or 0.0, self._call_until_s(t_s)) or None

    def _call_until_s(self, t_s: float) -> float:
        until_s = self.told.practice.quiet_until_s
        return until_s if t_s < until_s else 0.0

    def ended(self, t_s: float) -> list[Out]:
        """The session is over: the last spans, and what is known of the last nudge."""
        self._nudges.close(t_s)
        return [
            *self._nudges.take_effects(),
            *self._spans.end(t_s, self._belief.take_decided(over=True)),
        ]


_SILENT = {
    DeskState.NO_DATA: Reason.SETTLING,
    DeskState.WALKING: Reason.MOVING,
    DeskState.MOVING: Reason.MOVING,
    DeskState.LYING: Reason.RESTING,
}
"""States in which posture is not judged -> why."""
