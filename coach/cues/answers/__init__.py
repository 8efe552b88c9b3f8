"""What is said because the runner asked."""

from coach.cues.answers.answering import ANSWERS, Answers

__all__ = ["ANSWERS", "Answers"]
