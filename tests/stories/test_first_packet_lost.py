"""A link drops and the new stream's first packets are lost: nothing is wrong with the belt."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from coach.model import (
    Channel,
    Cue,
    Decision,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Notification,
    Validity,
)
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from firmware_protocol.codec import decode_data, encode_data, encode_request, encode_response
from firmware_protocol.packets import ImuBatch, ImuFlag, Op, Request, Response, Status
from tests.theory.sessions import PELVIS, config_of, run

AWAY_S = (40.0, 40.5)
REF = 3


@functools.cache
def whole():
    return simulate(PELVIS.story("stand 5", "run 95"))


def dropped(lost_first, *, mark, asked=True):
    """The same run, its link away for half a second and so many packets of the new stream lost.

    Args:
        lost_first: IMU batches that were given up in the sensor's queue.
        mark: ``lost`` with them, ``carried`` by the next one, or ``never`` set by this sensor.
        asked: Whether what the host wrote was recorded.
    """
    inputs, begun, batches = [], None, 0
    for event in whole().inputs:
        if AWAY_S[0] <= event.t_host_s < AWAY_S[1] and isinstance(event, Notification):
            continue
        if event.t_host_s >= AWAY_S[1] and not batches and begun is None:
            inputs += link(event, asked=asked)
            begun = 0
        if begun is not None and isinstance(event, Notification):
            packet = decode_data(event.payload) if event.channel is Channel.DATA else None
            if isinstance(packet, ImuBatch):
                begun = begun or packet.first_index
                batches += 1
                if batches <= lost_first:
                    continue
                first = batches == lost_first + 1
                marked = mark == "carried" and first
                flags = packet.flags | (ImuFlag.TIME_BASE_CHANGED if marked else 0)
                anew = replace(
                    packet, flags=flags, seq=batches - 1, first_index=packet.first_index - begun
                )
                inputs.append(replace(event, payload=encode_data(anew)))
                continue
        inputs.append(event)
    return inputs


def link(after, *, asked):
    """What a reconnection leaves in a recording."""
    sensor = next(e.sensor_id for e in whole().inputs if isinstance(e, Notification))
    info = next(
        e.payload
        for e in whole().inputs
        if isinstance(e, Notification) and e.channel is Channel.INFO
    )
    request, answer = Request(Op.START, REF), Response(Op.START, REF, Status.OK)
    t_s = after.t_host_s
    said = [
        LinkChange(AWAY_S[0] + 0.05, sensor, LinkState.LOST, why="disconnected"),
        LinkChange(t_s, sensor, LinkState.CONNECTED),
        Notification(t_s, sensor, Channel.INFO, info),
        Notification(t_s, sensor, Channel.REQUEST, encode_request(request)),
        Notification(t_s, sensor, Channel.CONTROL, encode_response(answer)),
    ]
    return said if asked else [one for one in said if isinstance(one, LinkChange)]


@functools.cache
def heard(lost_first, mark, asked=True):
    return run(
        config_of(PELVIS), replace(whole(), inputs=dropped(lost_first, mark=mark, asked=asked))
    )


def kinds(session):
    return [fault.kind for fault in session.seen.faults]


def valid_share(session, name="pelvic_tilt_rad"):
    late = [s.readings[name].validity for s in session.snapshots if s.t_s > 50.0]
    return sum(one is Validity.OK for one in late) / len(late)


@pytest.mark.parametrize(
    ("lost_first", "mark"), [(1, "lost"), (2, "lost"), (2, "carried"), (0, "never")]
)
def test_the_host_knows_of_the_stream_that_it_began_itself(lost_first, mark):
    session = heard(lost_first, mark)
    assert kinds(session) == [FaultKind.LINK_LOST, FaultKind.GAP]
    assert session.seen.faults[1].detail == "stream started anew; averages and steps restart"
    assert valid_share(session) > 0.9


def test_without_what_the_host_wrote_the_clock_that_ran_on_tells_that_it_was_no_reboot():
    session = heard(1, "lost", asked=False)
    assert FaultKind.REBOOT not in kinds(session)
    assert FaultKind.SLIPPED not in kinds(session)
    assert valid_share(session) > 0.9


def test_a_replay_decides_what_the_live_run_did():
    inputs = dropped(2, mark="lost")
    live, replayed = Pipeline(config_of(PELVIS)), Pipeline(config_of(PELVIS))
    one_by_one = [out for event in inputs for out in live.push(event)] + live.flush()
    at_once = replayed.push_many(inputs) + replayed.flush()

    def in_order(outputs):
        told = (Fault, Decision, Cue, MetricSnapshot)
        return sorted(repr(out) for out in outputs if isinstance(out, told))

    assert in_order(one_by_one) == in_order(at_once)
