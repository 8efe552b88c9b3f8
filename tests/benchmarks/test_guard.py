"""No room of the core does more, or less, in a replay than when the figures were kept."""

import pytest

from tests.benchmarks import guard


def test_each_room_makes_the_calls_that_are_kept():
    kept = guard.kept_figures().get(guard.versions())
    if kept is None:
        pytest.skip(f"no figures are kept for {guard.versions()}")
    lines = guard.moved(kept["calls"], guard.calls_by_room())
    assert not lines, (
        "\n".join(lines) + "\nif that is meant: python -m tests.benchmarks.guard --update"
    )


def test_the_count_is_the_same_each_time():
    first = guard.calls_by_room()
    assert first == guard.calls_by_room()
    assert {"orientation", "gait", "metrics", "cues", "timing", "decode"} <= first.keys()


def test_what_moved_is_named():
    kept = {"gait": 10_000, "cues": 5000, "slip": 10}
    assert guard.moved(kept, kept) == []
    assert guard.moved(kept, kept | {"slip": 900, "cues": 5200}) == []
    (line,) = guard.moved(kept, kept | {"gait": 10_600})
    assert line == "coach/gait: 10600 calls, kept 10000 (+6.0%)"
    assert len(guard.moved(kept, {"cues": 5000, "new": 2000})) == 2
