"""Laws of every family's dialogue: whatever a sensor answers, it ends, and only as it may."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.decode import FAMILIES
from coach.decode.dialogue import (
    GiveUp,
    Hear,
    Heard,
    Pause,
    Read,
    Started,
    Subscribe,
    Unsubscribe,
    Wish,
    Write,
)
from coach.model import Channel

MOST_ACTIONS = 400
LONGEST_S = 180.0
"""Of waiting in all: a start that takes longer is none."""

WISHES = [Wish(), Wish(rate_hz=1, acc_range_g=1, gyr_range_deg_s=1), Wish(again=True)]


def held(talk, answers):
    """Hold a talk with these outcomes, then with nothing but silence: (value, actions, seconds)."""
    outcome, actions, waited_s = None, [], 0.0
    try:
        while len(actions) < MOST_ACTIONS:
            action = talk.send(outcome)
            actions.append(action)
            assert isinstance(action, Read | Write | Subscribe | Unsubscribe | Hear | Pause)
            outcome = answers(action)
            if isinstance(action, Hear) and outcome is None:
                waited_s += action.within_s
            elif isinstance(action, Pause):
                waited_s += action.seconds
    except StopIteration as over:
        return over.value, actions, waited_s
    except GiveUp as given_up:
        return given_up, actions, waited_s
    raise AssertionError(f"{len(actions)} actions and no end")


def answering(data, t_host_s=100.0):
    """Outcomes that are drawn; those heard begin as asked for, or do not."""
    clock = [t_host_s]

    def answer(action):
        clock[0] += data.draw(st.sampled_from([0.0, 0.01, 0.5]))
        if isinstance(action, Read):
            return data.draw(st.none() | st.binary(max_size=40))
        if isinstance(action, Hear):
            if data.draw(st.booleans()):
                return None
            start = data.draw(st.sampled_from(action.starts))
            return Heard(clock[0], start + data.draw(st.binary(max_size=60)))
        return None if isinstance(action, Pause) else data.draw(st.booleans())

    return answer


def silent(action):
    """A sensor that takes everything and says nothing."""
    if isinstance(action, Write | Subscribe | Unsubscribe):
        return True
    return None


def deaf(action):
    """One that refuses everything."""
    return None if isinstance(action, Read | Hear | Pause) else False


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda one: one.name)
class TestEveryFamily:
    @settings(max_examples=60, deadline=None)
    @given(data=st.data(), wish=st.sampled_from(WISHES))
    def test_a_start_ends_started_or_given_up(self, family, data, wish):
        value, actions, _ = held(family.dialogue(wish).start(), answering(data))
        assert isinstance(value, Started | GiveUp)
        if isinstance(value, Started):
            listened = [a.channel for a in actions if isinstance(a, Subscribe)]
            assert Channel.DATA in listened
            assert all("\n" not in note and note for note in value.notes)
        else:
            assert value.what
            assert "\n" not in value.what + value.remedy

    @settings(max_examples=30, deadline=None)
    @given(data=st.data(), again=st.booleans())
    def test_what_follows_a_start_ends_too(self, family, data, again):
        dialogue = family.dialogue(Wish(again=again))
        held(dialogue.start(), answering(data))
        value, _, _ = held(dialogue.keep_alive(), answering(data))
        assert value is None or isinstance(value, GiveUp)
        value, _, _ = held(dialogue.stop(), answering(data))
        assert value is None or isinstance(value, GiveUp)

    @pytest.mark.parametrize("sensor", [silent, deaf])
    def test_a_mute_sensor_is_given_up_in_time(self, family, sensor):
        dialogue = family.dialogue(replace(Wish(), answer_s=1.0))
        value, _, waited_s = held(dialogue.start(), sensor)
        assert isinstance(value, Started | GiveUp)
        assert waited_s < LONGEST_S
        assert isinstance(value, GiveUp) or sensor is not deaf

    def test_a_stop_without_a_start_ends(self, family):
        value, _, waited_s = held(family.dialogue(Wish()).stop(), silent)
        assert value is None or isinstance(value, GiveUp)
        assert waited_s < 10.0

    def test_what_is_asked_for_can_be_asked(self, family):
        """UUIDs as bleak has them, and requests that fit the smallest link."""
        for sensor in (silent, deaf):
            _, actions, _ = held(family.dialogue(Wish()).start(), sensor)
            for action in actions:
                if not isinstance(action, Pause):
                    assert action.uuid == action.uuid.lower()
                    assert len(action.uuid) == 36
                if isinstance(action, Write):
                    assert len(action.payload) <= 512
