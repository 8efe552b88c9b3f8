"""The stories that come with the project, as TOML text for ``coach.simulation.parse_story``."""

from __future__ import annotations

import difflib
from importlib import resources

from coach.core_wording import Wording
from coach.simulation import StoryError

STORIES: tuple[str, ...] = (
    "easy-run",
    "tired-hips",
    "tall-to-folded",
    "quick-feet",
    "poor-link",
    "track-20min",
    "stop-and-go",
    "demo",
    "two-sensors",
)
"""Names of the stories; the first five are short enough to ship as recordings."""

BODY_STORIES: tuple[str, ...] = (
    "stand-check",
    "stand-pelvis",
    "desk-hour",
    "desk-day",
    "ten-minute-plan",
    "plank-that-sags",
)
"""Names of the stories of sessions that are no run, for ``coach.simulation.body``."""

SEASONS: tuple[str, ...] = ("demo-season",)
"""Names of the seasons, for ``coach.simulation.season.parse_season``."""


def load_story_text(name: str) -> str:
    """Text of a story, of a run or of something else, or of a season.

    Raises:
        StoryError: There is no story of that name.
    """
    if name not in (*STORIES, *BODY_STORIES, *SEASONS):
        every = (*STORIES, *BODY_STORIES)
        listed = ", ".join(every)
        near = difflib.get_close_matches(name, every, 1)
        if near:
            raise StoryError(
                Wording(
                    "no story {name!r}; did you mean {near}? There are: {stories}",
                    name=name,
                    near=near[0],
                    stories=listed,
                )
            )
        raise StoryError(
            Wording("no story {name!r}; use one of: {stories}", name=name, stories=listed)
        )
    return resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
