"""Import of what other recorders write."""

from coach.recording.importing.options import ImportOptions, ImportResult
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.samples import import_samples, import_together
from coach.recording.importing.taken import Taken

__all__ = [
    "ImportOptions",
    "ImportProblem",
    "ImportReason",
    "ImportResult",
    "Taken",
    "import_samples",
    "import_together",
]
