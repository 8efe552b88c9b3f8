"""The policy's tuning."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.cues.bands import BandParams


@dataclass(frozen=True, slots=True)
class CueParams:
    """When the coach may speak.

    Args:
        resume_s: Quiet time after running begins or resumes; posture settles first.
        share: Part of the dwell time that must be out of the band.
        gap_s: Least time between any two cues.
        same_gap_s: Least time between two cues of one rule.
        deadline_s: A cue not begun by then is not said.
        speech_s: A cue whose end is never reported counts as spoken after this.
        turn_rad_s: Turning of the body beyond which lean and pelvis are those of a corner.
        lapse_s: Readings may be missing for so long before the dwell starts again.
        lost_s: A sensor silent for so long is announced; a shorter stall is not worth a word.
        praise_s: A correction must hold for so long to be praised.
        praise_within_s: And must have begun within this after the cue.
        praise_gap_s: Least time between praises.
        quiet_s: Length of the quiet the runner can ask for.
        band: The personal band.
        off: Names of rules that are turned off; ``praise`` is one too.
    """

    resume_s: float = 20.0
    share: float = 0.7
    gap_s: float = 45.0
    same_gap_s: float = 90.0
    deadline_s: float = 3.0
    speech_s: float = 4.0
    turn_rad_s: float = 0.44
    lapse_s: float = 5.0
    lost_s: float = 3.0
    praise_s: float = 8.0
    praise_within_s: float = 45.0
    praise_gap_s: float = 300.0
    quiet_s: float = 600.0
    band: BandParams = field(default_factory=BandParams)
    off: tuple[str, ...] = ()
