"""What was really done: the answers that a practice's findings are compared with.

All times are true time, which is the host's and, up to the radio's delay, the stream's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.quaternion import obliquity_rad, tilt_rad, up_in_segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Placement, Side
    from coach.model.blocks import FloatArray
    from coach.simulation.body.body_story import OwnSet

CHI2_95 = 5.991  # 95 % point of chi squared with two degrees of freedom


@dataclass(frozen=True, slots=True)
class PostureSpan:
    """A time in one posture.

    Args:
        t_s: Its begin.
        end_s: Its end.
        posture: ``standing``, ``sitting``, ``walking``, another of ``POSES``, the name of the
            exercise whose position is taken, or ``moving`` on the way from one to another.
    """

    t_s: float
    end_s: float
    posture: str


@dataclass(frozen=True, slots=True)
class StandHold:
    """A posture held in a standing check.

    Args:
        t_s: When it was reached.
        end_s: When it was left.
        asked: ``usual``, ``tall``, ``sunk``, ``pelvis_forward`` or ``pelvis_back``.
        held_rad: By placement, the forward angle that was aimed at, without sway.
    """

    t_s: float
    end_s: float
    asked: str
    held_rad: Mapping[Placement, float]


@dataclass(frozen=True, slots=True)
class SlouchSpan:
    """A time in which one sat sunk.

    Args:
        t_s: When half of the sinking was done.
        end_s: When half of the straightening was done.
        lean_rad: By placement, how far forward of the upright sitting, once sunk.
    """

    t_s: float
    end_s: float
    lean_rad: Mapping[Placement, float]


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition.

    Args:
        t_s: When the movement began.
        end_s: When it had come back, or where the next one begins.
        side: Of those that alternate, which leg or which way.
        share: How far it went, of this person's own range.
        range_rad: By placement, the turn between the farthest two attitudes, without sway.
    """

    t_s: float
    end_s: float
    side: Side
    share: float
    range_rad: Mapping[Placement, float]


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """A time in which something was done wrong.

    Args:
        rule: Which fault.
        t_s: When it began to grow.
        end_s: When it was mended.
        size_rad: How far the segment of the first sensor left where it should be.
        by_word: Whether a word ended it.
    """

    rule: str
    t_s: float
    end_s: float
    size_rad: float
    by_word: bool


@dataclass(frozen=True, slots=True)
class SetTruth:
    """A set as it was done.

    Args:
        own: As planned, and what was to go wrong.
        ready_s: When the position was taken.
        t_s: When the hold or the repetitions began: on the coach's word, or by oneself.
        end_s: When the position was left, or the last repetition had ended.
        repetitions: All of them.
        faults: In the order in which they ended.
        breaks: When the position was left and when it was there again.
        completed: Whether all of it was done.
        pain: Whether pain ended it.
    """

    own: OwnSet
    ready_s: float
    t_s: float
    end_s: float
    repetitions: tuple[Repetition, ...]
    faults: tuple[FaultSpan, ...]
    breaks: tuple[tuple[float, float], ...]
    completed: bool
    pain: bool

    @property
    def hold_s(self) -> float:
        """How long it was held after the begin, without the breaks."""
        return self.end_s - self.t_s - sum(back_s - left_s for left_s, back_s in self.breaks)

    @property
    def in_position_s(self) -> float:
        """How long one was in position, also before the begin; without the breaks."""
        return self.hold_s + self.t_s - self.ready_s


@dataclass(frozen=True, slots=True)
class SlipSpan:
    """The case turned on the strap.

    Args:
        t_s: When it began.
        end_s: When it was over.
        turned_rad: By how much.
    """

    t_s: float
    end_s: float
    turned_rad: float


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word of the coach.

    Args:
        t_s: When its last syllable was heard.
        rule: Which.
        said: The words.
        acts_s: When the person acts on it; ``None`` where it was not understood or not heeded.
    """

    t_s: float
    rule: str
    said: str
    acts_s: float | None


@dataclass(frozen=True, slots=True)
class TrueSway:
    """Sway of a segment's tilt, without the sensor; as ``coach.model.Sway`` defines each.

    Args:
        rms_rad: Distance from the mean tilt, both directions together.
        forward_rms_rad: Forward angle alone.
        side_rms_rad: Side angle alone.
        speed_rad_s: Path over time.
        ellipse_rad2: Area of the 95 % ellipse.
    """

    rms_rad: float
    forward_rms_rad: float
    side_rms_rad: float
    speed_rad_s: float
    ellipse_rad2: float


@dataclass(frozen=True, slots=True)
class SegmentTruth:
    """A segment on the sample grid of its sensor.

    Args:
        t_s: ``(n,)``.
        quat_level_from_segment: ``(n, 4)``.
        quat_segment_from_case: ``(n, 4)`` how far the strap has slipped.
    """

    t_s: FloatArray
    quat_level_from_segment: FloatArray
    quat_segment_from_case: FloatArray

    def up(self) -> FloatArray:
        """``(n, 3)`` "up" in segment axes."""
        return up_in_segment(self.quat_level_from_segment)

    def angles(self, start_s: float, end_s: float) -> tuple[FloatArray, FloatArray]:
        """Forward and side angle of the samples in a time, each ``(k,)`` rad."""
        first, stop = np.searchsorted(self.t_s, [start_s, end_s])
        up = up_in_segment(self.quat_level_from_segment[first:stop])
        return tilt_rad(up), obliquity_rad(up)

    def sway(self, start_s: float, end_s: float) -> TrueSway:
        """Sway in a time of quiet standing."""
        forward, side = self.angles(start_s, end_s)
        forward, side = forward - np.mean(forward), side - np.mean(side)
        path = float(np.sum(np.hypot(np.diff(forward), np.diff(side))))
        spread = np.cov(np.vstack([forward, side]))
        return TrueSway(
            rms_rad=float(np.sqrt(np.mean(forward**2 + side**2))),
            forward_rms_rad=float(np.sqrt(np.mean(forward**2))),
            side_rms_rad=float(np.sqrt(np.mean(side**2))),
            speed_rad_s=path / (end_s - start_s),
            ellipse_rad2=float(np.pi * CHI2_95 * np.sqrt(max(np.linalg.det(spread), 0.0))),
        )


@dataclass(frozen=True, slots=True)
class BodyTruth:
    """Everything that was done until now.

    Args:
        postures: One after the other, without gaps.
        holds: Of a standing check.
        slouches: At the desk.
        sets: Of exercises.
        slips: Of the strap.
        heard: What the coach said.
        segments: By placement.
        position: By placement, where this person's usual posture lies between sunk (0) and tall
            (100), over all holds to come: what repetition makes of it varies by ``return_deg``.
        range_rad: By placement, forward angle when sunk minus when tall.
    """

    postures: tuple[PostureSpan, ...]
    holds: tuple[StandHold, ...]
    slouches: tuple[SlouchSpan, ...]
    sets: tuple[SetTruth, ...]
    slips: tuple[SlipSpan, ...]
    heard: tuple[HeardWord, ...]
    segments: Mapping[Placement, SegmentTruth]
    position: float
    range_rad: Mapping[Placement, float]

    def held_position(self, placement: Placement) -> float | None:
        """Where the usual posture lay in the holds that were really done; ``None`` without one."""
        means: dict[str, float] = {}
        for asked in ("usual", "tall", "sunk"):
            held = [hold.held_rad[placement] for hold in self.holds if hold.asked == asked]
            if not held:
                return None
            means[asked] = float(np.mean(held))
        span = means["sunk"] - means["tall"]
        return 100.0 * (means["sunk"] - means["usual"]) / span if span else None
