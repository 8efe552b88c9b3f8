"""A standing check: any cutting of what comes in gives the same decisions, words and result."""

from __future__ import annotations

import functools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import Command, Cue, Decision, StandCheck, StandNow, StandStep, UserCommand
from coach.practice.practice_book import english_of
from coach.practice.stand.stand_params import StandParams
from coach.settings import Settings
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.properties.test_chunk_invariance import cut, play

STORY = """
title = "test"
placement = ["chest", "pelvis"]
seed = 2
[practice]
kind = "stand"
[settings.stand]
rounds = 2
usual_s = 5.0
[link]
loss = 0.03
stalls_per_min = 2
stall_s = 1.5
"""


@functools.cache
def checked():
    story = parse_body_story(STORY)
    person = Person(story)
    config = SessionConfig(
        person.mounts,
        practice=person.practice,
        phrases=english_of(person.practice),
        settings=Settings(stand=StandParams(rounds=3, usual_s=5.0)),
    )
    inputs = list(play_body(story, Pipeline(config)).inputs)
    for t_s, command in ((31.3, Command.STATUS), (40.0, Command.PAIN), (47.2, Command.TAKE_BACK)):
        inputs.append(UserCommand(t_s, command))
    inputs.sort(key=lambda event: event.t_host_s)
    # Pain takes its time; a round less, and it is over before the person goes.
    config = replace(config, settings=Settings(stand=StandParams(rounds=2, usual_s=5.0)))
    return config, inputs, play(config, [[event] for event in inputs])


def test_the_stream_holds_what_the_law_is_about():
    _, _, outputs = checked()
    assert sum(isinstance(one, StandCheck) for one in outputs) == 1
    rules = {one.rule for one in outputs if isinstance(one, Cue)}
    assert {"stand_usual", "stand_pelvis_back", "status", "pain"} <= rules
    steps = {one.step for one in outputs if isinstance(one, StandNow)}
    assert steps >= set(StandStep) - {StandStep.AWAY}


@settings(max_examples=4, deadline=None)
@given(borders=st.lists(st.integers(0, 10**6), max_size=60))
def test_packets_in_any_groups(borders):
    config, inputs, expected = checked()
    found = play(config, cut(inputs, borders))
    kinds = (Decision, Cue, StandCheck, StandNow)
    one, other = ([o for o in outs if isinstance(o, kinds)] for outs in (found, expected))
    assert one == other
