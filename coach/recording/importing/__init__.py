"""Import of samples from other recorders: CSV and NPZ."""

from coach.recording.importing.options import ImportOptions, ImportResult
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.samples import import_samples, import_together

__all__ = [
    "ImportOptions",
    "ImportProblem",
    "ImportReason",
    "ImportResult",
    "import_samples",
    "import_together",
]
