"""One decision per grid instant, on exact multiples of the grid, whatever the link does."""

from __future__ import annotations

import functools

import pytest

from coach.model import Cue, Decision, MetricSnapshot, Reason, Validity
from coach.settings import Settings
from coach.simulation import parse_story, simulate
from coach.simulation.stories import load_story_text
from tests.stories.fast import Stretch, play
from tests.theory.sessions import PELVIS, config_of, run


@functools.cache
def session(name, grid_s):
    story = parse_story(load_story_text(name))
    return run(config_of(PELVIS, Settings(grid_s=grid_s)), simulate(story))


@pytest.mark.parametrize("grid_s", [0.5, 0.25, 0.4])
@pytest.mark.parametrize("name", ["easy-run", "poor-link", "tired-hips"])
def test_grid(name, grid_s):
    outputs = session(name, grid_s).outputs
    times = [o.t_s for o in outputs if isinstance(o, Decision)]
    first = round(times[0] / grid_s)
    assert times == [(first + k) * grid_s for k in range(len(times))]
    assert times == [o.t_s for o in outputs if isinstance(o, MetricSnapshot)]
    end_s = session(name, grid_s).simulation.truth.t_s[-1]
    assert first <= 2
    assert end_s - times[-1] < grid_s + 1.0


@pytest.mark.parametrize("name", ["easy-run", "poor-link", "tired-hips"])
def test_a_cue_stands_beside_its_decision(name):
    outputs = session(name, 0.5).outputs
    spoken = [(o.t_s, o.rule) for o in outputs if _spoke(o)]
    assert spoken == [(o.t_s, o.rule) for o in outputs if isinstance(o, Cue)]
    identifiers = [o.cue_id for o in outputs if isinstance(o, Cue)]
    assert len(set(identifiers)) == len(identifiers)


def _spoke(output):
    return isinstance(output, Decision) and output.reason is Reason.SPOKEN


def test_each_reading_that_does_not_count_is_a_reason_for_silence():
    without = {Validity.OK, Validity.NO_SENSOR}
    for validity in set(Validity) - without:
        told = play(Stretch(60.0), Stretch(30.0, validity=validity))
        assert not told.corrections
        assert len(told.reasons(80.0) - {Reason.SPOKEN}) == 1
        assert not told.reasons(80.0) & {Reason.IN_BAND, Reason.DWELL}
