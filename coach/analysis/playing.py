"""A simulated runner for a notebook: a story by its name, its file or as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.simulation import Simulation, Story, StoryError
from coach.simulation import simulate as play
from coach.simulation.body.any_story import parse_any_story
from coach.simulation.stories import load_story_text

if TYPE_CHECKING:
    import os


def simulate(story: Story | str | os.PathLike[str], seed: int | None = None) -> Simulation:
    """Play a story: what a sensor on a runner measures, with the truth behind it.

    ``sim.arrays()`` gives ``acc_m_s2`` and ``gyr_rad_s``, ``(n, 3)`` each, in the segment's axes
    (``axes="forward=+x,left=+y,up=+z"``), ``1 / sim.dt_s`` the rate and ``sim.truth`` the truth.

    Args:
        story: Name of a shipped story (``easy-run``), path of a ``.toml`` file, or a parsed story.
        seed: In place of the story's own. The same story and seed give the same bytes.

    Raises:
        StoryError: No such story; the message lists them. Or the file is none, or of no run.
        OSError: The file cannot be read.
    """
    if isinstance(story, Story):
        return play(story, seed)
    if isinstance(story, str) and not story.endswith(".toml"):
        return play(_of_a_run(load_story_text(story)), seed)
    return play(_of_a_run(Path(story).read_text(encoding="utf-8")), seed)


def _of_a_run(text: str) -> Story:
    """A story whose runner hears nothing, so that samples alone are all of it."""
    story = parse_any_story(text)
    if not isinstance(story, Story):
        raise StoryError(
            Wording(
                "this is a story of a practice, in which the coach is heard; make a recording of "
                "it with 'coach simulate' and read that with coach.read"
            )
        )
    return story
