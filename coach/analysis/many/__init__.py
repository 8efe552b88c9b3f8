"""Many files at once, over the cores of this machine or over a cluster: tables out."""

from coach.analysis.many.batch_problem import BatchProblem
from coach.analysis.many.batch_result import Batch, FailedFile
from coach.analysis.many.many_files import analyze_many

__all__ = ["Batch", "BatchProblem", "FailedFile", "analyze_many"]
