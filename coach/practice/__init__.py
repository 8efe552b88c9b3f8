"""Standing, sitting and exercises, coached by the same sensor."""

from coach.practice.desk.desk_policy import DeskPolicy
from coach.practice.exercise.exercise_policy import ExercisePolicy
from coach.practice.practice_book import english_of, english_words, words_of
from coach.practice.stand.stand_policy import StandPolicy

__all__ = [
    "DeskPolicy",
    "ExercisePolicy",
    "StandPolicy",
    "english_of",
    "english_words",
    "words_of",
]
