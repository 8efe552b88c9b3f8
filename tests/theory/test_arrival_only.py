"""A sensor without clock or numbers, a sample per packet: how well dated, and its lean."""

import pytest

from tests.theory.arrival_only import heard_of, lean_errors, session_of


@pytest.fixture(scope="module")
def session():
    return session_of(1)


def test_a_stalling_link_that_loses_nothing_costs_nothing(session):
    """A connection interval is three samples long: its beat is no loss."""
    heard = heard_of("thingy52", session, 1, loss=0.0)
    assert heard.noticed == 0  # 187 before
    assert heard.jitter_ms < 1.5  # measured 0.88; ours 0.83
    assert lean_errors(heard, session, unclipped=True).lean_5s < 0.15  # 0.107; ours 0.099


def test_one_lost_in_a_hundred_costs_what_does_not_show(session):
    ours, other = heard_of("own", session, 1), heard_of("thingy52", session, 1)
    assert ours.jitter_ms < 1.5 < other.jitter_ms < 7.0  # 0.84 and 4.8; 11 where nothing was held
    assert lean_errors(ours, session).lean_5s < 0.15  # 0.111
    # 0.340: half of the losses never show, so nothing doubts them, for one lost sample is less than
    # the connection's beat; 0.42 where nothing was held
    assert lean_errors(other, session, unclipped=True).lean_5s < 0.38
