"""A whole hour at the desk, from packets on, by the simulation's own person."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.app.session import config_of as app_config
from coach.app.simulated_practice import simulated_practice
from coach.model import Cue, CueEffect, Decision, DeskSpan, DeskState, Fault
from coach.practice.desk.desk_day import day_of
from coach.practice.practice_book import english_of
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.simulation.stories import load_story_text
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.practice.desk_bodies import confusion, slouched_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hour():
    story = parse_body_story(load_story_text("desk-hour"))
    person = Person(story)
    assert person.practice is not None
    config = SessionConfig(
        tuple(person.mounts), practice=person.practice, phrases=english_of(person.practice)
    )
    return play_body(story, Pipeline(config))


@pytest.mark.long
def test_who_never_got_up_is_judged_as_one_who_sits():
    """Calibrated, with the range of a standing check: no getting up has told the seat yet."""
    played = simulated_practice(parse_body_story(load_story_text("desk-hour")), None)
    pipeline = Pipeline(app_config(played.header))
    outputs = pipeline.push_many(played.inputs) + pipeline.flush()
    cues = [one for one in outputs if isinstance(one, Cue)]
    up_s = min(cue.t_s for cue in cues if cue.rule == "desk_get_up")
    assert [cue.rule for cue in cues if cue.t_s < up_s].count("desk_slouch") >= 1


def of(played, kind):
    return [one for one in played.outputs if isinstance(one, kind)]


def test_little_is_said(hour):
    rules = [cue.rule for cue in of(hour, Cue)]
    assert rules[:3] == ["desk_sit_tall", "desk_sink", "desk_as_you_like"]
    assert set(rules[3:]) <= {"desk_slouch", "desk_get_up", "desk_praise", "quiet", "talk"}
    assert len(rules[3:]) <= 8
    assert not of(hour, Fault)


def test_a_nudge_follows_minutes_of_sinking(hour):
    nudges = [cue.t_s for cue in of(hour, Cue) if cue.rule == "desk_slouch"]
    assert nudges
    for at_s in nudges:
        assert any(one.t_s + 120.0 <= at_s <= one.end_s + 15.0 for one in hour.truth.slouches)
    assert of(hour, CueEffect) or nudges[-1] > 3000.0


def test_slouch_time_and_states(hour):
    found, true = slouched_of(hour)
    assert found == pytest.approx(true, rel=0.05)
    table = confusion(hour)
    total = sum(n for (true_state, _), n in table.items() if true_state == "sitting")
    # One movement may have been sitting down: what was before that stays unknown.
    assert table["sitting", DeskState.STANDING.value] == 0
    assert table["sitting", DeskState.SITTING.value] > 0.6 * total
    assert table["walking", DeskState.WALKING.value] > 100
    assert table["standing", DeskState.STANDING.value] > 500


def test_the_day_adds_up(hour):
    spans = of(hour, DeskSpan)
    assert all(a.end_s == b.t_s for a, b in pairwise(spans))
    cues = [cue.t_s for cue in of(hour, Cue) if cue.rule == "desk_get_up"]
    day = day_of(spans, cues)
    assert sum(day.seconds.values()) == pytest.approx(spans[-1].end_s - spans[0].t_s)
    # The first fell due as the call began; the second comes when it is over.
    (talk_s,) = [cue.t_s for cue in of(hour, Cue) if cue.rule == "talk"]
    first_s, again_s = cues
    assert 1200.0 <= first_s < talk_s <= again_s <= talk_s + 60.0
    assert day.reminders == 2
    walked = [span for span in spans if span.state is DeskState.WALKING]
    assert 1 <= day.movements <= len(walked)
    assert len(of(hour, Decision)) > 7000
