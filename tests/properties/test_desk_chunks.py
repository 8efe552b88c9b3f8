"""Any cutting of the samples of a time at the desk gives the same, through the whole pipeline."""

from __future__ import annotations

import functools

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import Command, Cue, DeskNow, DeskSpan
from tests.practice.desk_person import DeskPerson, Habits, Played, config_of, play
from tests.properties.outcomes import assert_same
from tests.properties.test_chunk_invariance import cut
from tests.properties.test_chunk_invariance import play as replay

FEW = settings(max_examples=8, deadline=None)


@functools.cache
def short_day() -> Played:
    """Led, slouching, up and about, a link lost, a call, a twist; the voice is never heard of."""
    plan = [(60.0, "up"), (75.0, "walk 12"), (95.0, "down"), (110.0, "gap 12"), (140.0, "twist 8")]
    commands = ((52.3, Command.STATUS), (130.0, Command.QUIET), (150.0, Command.TALK))
    return play(DeskPerson(Habits(seed=5), plan), 170.0, config_of(), commands)


def test_the_day_has_what_it_is_to_show():
    played = short_day()
    assert {cue.rule for cue in played.of(Cue)} >= {"desk_sit_tall", "desk_as_you_like", "status"}
    assert len({one.state for one in played.of(DeskSpan)}) >= 4
    now = played.of(DeskNow)
    assert {one.asked for one in now} >= {"", "desk_sit_tall", "desk_sink"}
    assert any(one.quiet_until_s for one in now)


@FEW
@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_any_cutting_is_the_same(borders):
    played = short_day()
    inputs = played.inputs
    whole = replay(played.config, [inputs])
    assert_same(replay(played.config, cut(inputs, borders)), whole)


def test_what_was_lived_is_what_is_replayed():
    played = short_day()
    again = replay(played.config, [played.inputs])
    for kind in (Cue, DeskSpan):
        assert [one for one in again if isinstance(one, kind)] == played.of(kind)
