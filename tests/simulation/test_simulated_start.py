"""When a simulated run began: made up, the same for the same story, another for another one."""

import itertools

import pytest

from coach.app.simulated import made_up_start
from coach.cli.main import main
from coach.simulation import parse_story
from coach.simulation.stories import STORIES, load_story_text


def test_each_story_and_seed_has_a_start_of_its_own():
    stories = [parse_story(load_story_text(name)) for name in STORIES]
    starts = [
        made_up_start(story, seed) for story, seed in itertools.product(stories, (None, 1, 2, 3))
    ]
    assert len(set(starts)) == len(starts)
    assert starts == [
        made_up_start(story, seed) for story, seed in itertools.product(stories, (None, 1, 2, 3))
    ]
    assert {start.year for start in starts} == {2000}
    assert made_up_start(stories[0], stories[0].seed) == made_up_start(stories[0], None)


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", "07:30"])
def test_what_is_no_time_is_told(time, tmp_path, capsys):
    words = ["simulate", "--story", "easy-run", "-o", str(tmp_path / "run.mcap"), "--start", time]
    assert main(words) == 2
    assert "no time such as" in capsys.readouterr().err
