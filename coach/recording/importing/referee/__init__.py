"""Physics as the referee: gravity, as the accelerometer sees it, turns as the gyroscope says."""

from coach.recording.importing.referee.judge import judge, mended
from coach.recording.importing.referee.ruling import Finding, FindingKind, Mend, Verdict

__all__ = ["Finding", "FindingKind", "Mend", "Verdict", "judge", "mended"]
