"""A simulated runner for a notebook: a story by its name, its file or as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.simulation import Simulation, Story, parse_story
from coach.simulation import simulate as play
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
        StoryError: No such story; the message lists them. Or the file is none.
        OSError: The file cannot be read.
    """
    if isinstance(story, Story):
        return play(story, seed)
    if isinstance(story, str) and not story.endswith(".toml"):
        return play(parse_story(load_story_text(story)), seed)
    return play(parse_story(Path(story).read_text(encoding="utf-8")), seed)
