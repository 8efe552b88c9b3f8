"""A runner with exact truth, from the ground force to the radio packet. See README.md."""

from coach.simulation.parse import StoryError, parse_story
from coach.simulation.simulate import SENSOR_ID, Simulation, simulate
from coach.simulation.story import Phase, Story
from coach.simulation.truth import LABELS, Contact, PhaseTruth, Truth

__all__ = [
    "LABELS",
    "SENSOR_ID",
    "Contact",
    "Phase",
    "PhaseTruth",
    "Simulation",
    "Story",
    "StoryError",
    "Truth",
    "parse_story",
    "simulate",
]
