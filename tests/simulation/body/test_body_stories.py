"""What a story may say; whatever the text, the only exception is ``StoryError``."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coach.simulation.body as room
from coach.simulation import StoryError
from coach.simulation.body import body_parse, parse_body_story
from coach.simulation.body.activities import ACTIVITIES
from coach.simulation.body.exercise_moves import EXERCISES, WRONG
from coach.simulation.body.traits import TRAITS
from coach.simulation.stories import BODY_STORIES, load_story_text

README = (Path(room.__file__).parent / "README.md").read_text(encoding="utf-8")
TOP = 'title = "t"\nplacement = "chest"\n'
PHASE = '[[phase]]\ndo = "stand"\nfor_s = 5\n'
EXERCISE = '[practice]\nkind = "exercise"\n'

BAD = {
    "no toml": "title = ",
    "no title": 'placement = "chest"\n' + PHASE,
    "no phase": TOP,
    "desk without phases": TOP + '[practice]\nkind = "desk"\n',
    "exercise without sets": TOP + EXERCISE,
    "unknown kind": TOP + '[practice]\nkind = "swim"\n',
    "no kind": TOP + "[practice]\nled = true\n",
    "unknown key": TOP + PHASE + "[person]\nheight = 2\n",
    "out of range": TOP + PHASE + "[person]\nposition = 200\n",
    "unknown deed": TOP + '[[phase]]\ndo = "fly"\nfor_s = 5\n',
    "unknown exercise": TOP + EXERCISE + '[[set]]\nexercise = "burpee"\nhold_s = 5\n',
    "neither": TOP + EXERCISE + '[[set]]\nexercise = "plank"\n',
    "both": TOP + EXERCISE + '[[set]]\nexercise = "cobra"\nhold_s = 5\nrepetitions = 3\n',
    "held only": TOP + EXERCISE + '[[set]]\nexercise = "plank"\nrepetitions = 3\n',
    "fault of another": TOP
    + EXERCISE
    + '[[set]]\nexercise = "cobra"\nhold_s = 5\n'
    + '[[set.fault]]\nrule = "hips_sag"\ndeg = 5\nat_s = 1\nfor_s = 2\n',
    "two belts": 'title = "t"\nplacement = ["pelvis", "waist"]\n' + PHASE,
    "phase no table": TOP + "phase = 3\n",
    "set no table": TOP + EXERCISE + "set = [1]\n",
    "a reboot": TOP + PHASE + "[link]\nreboots_at_s = [3]\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_is_no_story_is_said_in_one_line(text):
    with pytest.raises(StoryError) as caught:
        parse_body_story(text)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_a_story_or_a_story_error(text):
    with contextlib.suppress(StoryError):
        parse_body_story(text)


@pytest.mark.parametrize("name", BODY_STORIES)
def test_the_stories_are_stories(name):
    story = parse_body_story(load_story_text(name))
    assert story.title
    assert story.practice is not None


def _keys():
    tables = (
        body_parse._PRACTICE,
        body_parse._PLANNED,
        body_parse._OWN,
        body_parse._FAULT,
        body_parse._SLIP,
        TRAITS,
    )
    return sorted({key for table in tables for key in table} | set(ACTIVITIES) | set(EXERCISES))


@pytest.mark.parametrize("key", _keys())
def test_every_key_is_documented(key):
    assert f"`{key}`" in README


@pytest.mark.parametrize("rule", sorted({rule for _, rule in WRONG}))
def test_every_fault_is_documented(rule):
    assert f"`{rule}`" in README


def test_every_file_is_in_the_table():
    files = {path.name for path in Path(room.__file__).parent.glob("*.py")} - {"__init__.py"}
    assert files == set(re.findall(r"`(\w+\.py)`", README))


def test_the_traits_in_the_table_are_the_true_ones():
    for name, trait in TRAITS.items():
        (line,) = [one for one in README.splitlines() if one.startswith(f"| `{name}`")]
        low, high = (f"{value:g}" for value in trait.usual)
        assert f" {low} to {high} " in line or (low == high and f" {low} " in line), name
