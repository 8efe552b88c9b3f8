"""A story of a run, or of somebody who stands, sits or exercises and listens: told by its text."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from coach.simulation.body import parse_body_story
from coach.simulation.parse import parse_story

if TYPE_CHECKING:
    from coach.simulation.body import BodyStory
    from coach.simulation.story import Story


def parse_any_story(text: str) -> Story | BodyStory:
    """Reads a story, whichever it is: what is no run says what it is for in ``[practice]``.

    Raises:
        StoryError: It is neither.
    """
    return parse_body_story(text) if _has_practice(text) else parse_story(text)


def _has_practice(text: str) -> bool:
    try:
        return "practice" in tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False  # what is wrong with it, the parser says
