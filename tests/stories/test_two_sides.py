"""A topic has two sides: what is said, or sounded, for one must not be taken for the other."""

from __future__ import annotations

import pytest

from coach.cues import TOPICS
from coach.cues.rules import RULES
from coach.model import Plan
from tests.stories.fast import CHEST, PELVIS, Off, Stretch, play

SIDES = pytest.mark.parametrize(
    ("first", "second", "placements"),
    [
        ("lean_too_far", "lean_too_upright", CHEST),
        ("leans_to_the_right", "leans_to_the_left", CHEST),
        ("pelvis_tipped_forward", "pelvis_tucked_under", PELVIS),
        ("hip_drops_on_left_stance", "hip_drops_on_right_stance", PELVIS),
    ],
)


def told_of(first, second, placements, again, plan=None):
    """One side, corrected at once; five minutes later, while it is remembered, one of them."""
    faults = [
        Off(first, 30.0, 200.0, size=2.0, corrected_after_s=8.0),
        Off(again, 300.0, 500.0, size=2.0),
    ]
    told = play(Stretch(420.0), faults=faults, placements=placements, plan=plan)
    earlier = [cue for cue in told.corrections if cue.t_s < 300.0]
    later = [cue for cue in told.corrections if cue.t_s >= 300.0]
    assert {cue.rule for cue in earlier} == {first}
    assert later[0].rule == again
    return earlier, later


@SIDES
def test_the_other_side_begins_with_words(first, second, placements):
    earlier, later = told_of(first, second, placements, second)
    assert earlier[0].text
    assert later[0].text
    # The same side is known by its sound.
    _, later = told_of(first, second, placements, first)
    assert not later[0].text


@SIDES
def test_a_focus_on_the_topic_does_not_tell_the_side(first, second, placements):
    topic = next(rule.topic for rule in RULES if rule.name == first)
    for phrase in ("", "like a kite"):
        plan = Plan(focus=topic, recall_phrase=phrase)
        faults = [Off(second, 60.0, size=2.0)]
        told = play(Stretch(150.0), faults=faults, placements=placements, plan=plan)
        recalls = [cue.text for cue in told.cues if cue.rule == "recall"]
        assert recalls == ([phrase] if phrase else [])
        assert told.corrections[0].text


@SIDES
def test_a_focus_on_one_side_is_known_by_its_sound(first, second, placements):
    plan = Plan(focus=second, recall_phrase="like a kite")
    faults = [Off(second, 60.0, size=2.0)]
    told = play(Stretch(150.0), faults=faults, placements=placements, plan=plan)
    assert (told.corrections[0].rule, told.corrections[0].text) == (second, "")


def test_a_topic_of_one_rule_is_told_at_the_start():
    (landing,) = (rule for rule in RULES if rule.topic == "landing")
    assert landing.topic in TOPICS
    told = play(Stretch(60.0), placements=CHEST, plan=Plan(focus="landing"))
    assert [cue.rule for cue in told.cues] == ["recall"]
    assert told.cues[0].text == "land softly"
