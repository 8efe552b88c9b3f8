"""A runner with exact truth, from the ground force to the radio packet. See README.md."""

from coach.simulation.parse import parse_story
from coach.simulation.simulate import SENSOR_ID, Simulation, simulate
from coach.simulation.story import Phase, Story
from coach.simulation.toml_checks import StoryError
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
