"""Is the runner on a hill? From how the signs of one move together, or as it is told."""

from coach.grade.hill_watch import GradeParams, GradeWatch
from coach.grade.signs import SIGNS, Sign

__all__ = ["SIGNS", "GradeParams", "GradeWatch", "Sign"]
