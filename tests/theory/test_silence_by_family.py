"""A lone sensor is silent by its family's measure, from its very first samples."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import pytest

from coach.model import Channel, Fault, FaultKind, Notification, Placement, SensorMount, Tick
from coach.sources.virtual.virtual_families import SIDES
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from coach.wiring.presence import SILENT_S, silent_after
from tests.accuracy.sensor_session import hear_run
from tests.theory.sessions import CHEST

LONGEST_S = 4.0
"""No family may be silent for longer before it is told."""


@functools.cache
def heard(family):
    """What is heard of twelve seconds of standing, over a link without faults."""
    story = CHEST.story("stand 12")
    return hear_run(family, replace(story, link=replace(story.link, stalls_per_min=0.0))).inputs


def in_blocks(inputs, every_s):
    """The same samples, arriving together in every so many seconds."""
    late = [
        replace(one, t_host_s=math.ceil(one.t_host_s / every_s) * every_s)
        if isinstance(one, Notification) and one.channel is Channel.DATA
        else one
        for one in inputs
    ]
    return sorted(late, key=lambda one: one.t_host_s)


def silences(inputs):
    """Stream times of the silences that are told of a lone sensor whose name was not given."""
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.CHEST),)))
    outputs = [one for event in inputs for one in pipeline.push(event)]
    return [o.t_s for o in outputs if isinstance(o, Fault) and o.kind is FaultKind.LINK_SILENT]


@pytest.mark.parametrize("family", SIDES)
def test_blocks_as_rare_as_the_family_allows_are_no_silence(family):
    inputs = in_blocks(heard(family), 0.9 * silent_after(family))
    assert inputs[-1].t_host_s > 2.5 * silent_after(family)
    assert silences(inputs) == []


@pytest.mark.parametrize("family", SIDES)
def test_a_silence_beyond_that_is_told_once(family):
    inputs = heard(family)
    last_s = max(one.t_host_s for one in inputs if isinstance(one, Notification))
    ticks = [Tick(last_s + 0.1 * k) for k in range(1, 60)]
    limit_s = silent_after(family)
    assert SILENT_S <= limit_s <= LONGEST_S
    (told_s,) = silences([one for one in inputs if one.t_host_s <= last_s] + ticks)
    assert last_s + limit_s < told_s < last_s + limit_s + 0.15
