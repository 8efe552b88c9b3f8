"""Whether a sensor is there: every state and event, and the silences that are told."""

from __future__ import annotations

import itertools

import pytest

from coach.decode import FAMILIES
from coach.wiring.presence import (
    SILENT_S,
    TABLE,
    Presence,
    PresenceEvent,
    PresenceState,
    silent_after,
)

S = PresenceState


def played(*story: tuple[str, float]) -> tuple[Presence, list[float]]:
    """A presence after a story, and the times at which a silence was told."""
    presence, told = Presence(), []
    for what, t_s in story:
        if what == "tick":
            told += [t_s] if presence.pass_time(t_s) else []
        elif what == "lost":
            presence.lost()
        else:
            getattr(presence, what)(t_s)
    return presence, told


def test_it_is_expected_from_its_connection_on():
    assert not Presence().is_expected
    assert played(("connected", 0.0))[0].is_expected


def test_connected_and_never_heard_it_is_waited_for_one_second_and_not_told():
    presence, told = played(("connected", 5.0), ("tick", 5.0 + SILENT_S))
    assert presence.state is S.LINKED
    presence, told = played(("connected", 5.0), ("tick", 5.1 + SILENT_S))
    assert presence.state is S.AWAY
    assert told == []


def test_each_silence_is_told_once():
    _, told = played(("data", 0.0), ("tick", 1.5), ("tick", 2.0), ("data", 3.0), ("tick", 4.5))
    assert told == [1.5, 4.5]


def test_a_silence_after_a_new_connection_is_told_again():
    story = [("data", 0.0), ("tick", 1.5), ("connected", 2.0), ("tick", 2.1), ("data", 2.2)]
    presence, told = played(*story, ("tick", 4.0))
    assert told == [1.5, 4.0]
    assert presence.state is S.SILENT


def test_a_link_that_is_back_after_long_has_time_to_bring_something():
    story = [("connected", 0.0), ("data", 0.1), ("lost", 0.0), ("connected", 9.0)]
    presence, told = played(*story, ("tick", 9.0 + SILENT_S))
    assert (presence.state, told) == (S.LINKED, [])
    presence, told = played(*story, ("tick", 9.1 + SILENT_S), ("tick", 20.0))
    assert (presence.state, told) == (S.SILENT, [9.1 + SILENT_S])


def test_a_lost_link_is_not_expected_until_it_is_there_again():
    presence, _ = played(("connected", 0.0), ("data", 0.1), ("lost", 0.0))
    assert presence.state is S.AWAY
    presence.connected(3.0)
    assert presence.is_expected


@pytest.mark.parametrize(("state", "event"), list(itertools.product(PresenceState, PresenceEvent)))
def test_data_makes_heard_a_loss_is_never_expected_and_nothing_else_wakes(state, event):
    after = TABLE.get((state, event), state)
    expected = (S.LINKED, S.HEARD, S.LINKED_AGAIN)
    if event is PresenceEvent.DATA:
        assert after is S.HEARD
    elif event in (PresenceEvent.LOST, PresenceEvent.QUIET):
        assert after not in expected
    elif event is PresenceEvent.CONNECTED:
        assert after in expected


@pytest.mark.parametrize("family", FAMILIES)
def test_a_sensor_is_silent_before_its_link_counts_as_lost_and_not_between_its_batches(family):
    worth = FAMILIES[family].worth
    assert worth.latency_s < silent_after(family) < worth.silence_s
    presence = Presence()
    presence.connected(0.0, silent_after(family))
    presence.data(1.0)
    assert not presence.is_quiet(1.0 + 0.99 * silent_after(family))
    assert presence.is_quiet(1.0 + 1.01 * silent_after(family))


def test_our_own_sensor_is_silent_after_a_second():
    assert silent_after("own") == SILENT_S == silent_after("nobody knows")
