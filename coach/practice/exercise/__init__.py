"""Exercises: which, how much, is the position taken, how often, how well?"""

from coach.practice.exercise.exercise_kinds import Exercise, Safety
from coach.practice.exercise.exercise_table import BY_KEY, EXERCISES
from coach.practice.exercise.safety_words import SAFETY_OF, SAFETY_TEXT
from coach.practice.exercise.session_plan import ExercisePlan, PastSession, plan_of

__all__ = [
    "BY_KEY",
    "EXERCISES",
    "SAFETY_OF",
    "SAFETY_TEXT",
    "Exercise",
    "ExercisePlan",
    "PastSession",
    "Safety",
    "plan_of",
]
