"""``coach run`` with the virtual sensor of each family, alone and in mixed pairs, and its replay.

All of them at once in one process, in real time, each with an air of its own: most is waiting.
"""

import asyncio
import contextlib
import io
import signal

import pytest

pytest.importorskip("h11")  # the phone's socket

from live_bench import changes_of, of_type, only_recording, plan, replayed

from coach.cli.live.live_run import run_live
from coach.decode import FAMILIES
from coach.model import Channel, LinkChange, LinkState, Notification
from coach.sources.virtual import SIDES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

STORY = """
title = "Stands, then runs"
placement = {placement}
seed = 5
[[phase]]
do = "stand"
for_s = 3
[[phase]]
do = "run"
for_s = 7
"""
SECONDS = 10.0
ALONE = [(family,) for family in SIDES]
PAIRS = [("movesense", "polar-verity"), ("thingy52", "witmotion"), ("phone", "polar-h10")]
"""At pelvis and chest: clock and clock, arrival and arrival, socket and strap."""

KINDS = ("cue", "calibration", "step", "metrics", "decision")


def name_of(families):
    return "+".join(families)


def wanted(folder, families):
    """What the command line asks for."""
    places = '["pelvis", "chest"]' if len(families) > 1 else '"pelvis"'
    story = folder / f"{name_of(families)}.toml"
    story.write_text(STORY.format(placement=places))
    each = [word for family in families for word in ("--virtual-family", family)]
    return plan(
        "--sensor", "virtual", "--virtual-story", story, *each,
        "--record", folder / name_of(families), "--quiet", "--no-report", "--plain",
    )  # fmt: skip


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Families -> exit code and recording."""
    folder = tmp_path_factory.mktemp("families")
    plans = {families: wanted(folder, families) for families in (*ALONE, *PAIRS)}

    async def all_at_once():
        return await asyncio.gather(*map(run_live, plans.values()), return_exceptions=True)

    # Each run puts back the handlers that it found, and they end in any order.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            codes = asyncio.run(all_at_once())
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return {
        families: (code, folder / name_of(families))
        for families, code in zip(plans, codes, strict=True)
    }


def by_kind(faults):
    """Those of each kind of each sensor, in order."""
    found = {}
    for fault in faults:
        found.setdefault((fault["kind"], fault["sensor_id"]), []).append(fault)
    return found


def recording_of(runs, families):
    code, folder = runs[families]
    if isinstance(code, BaseException):
        raise code
    assert code == 0
    return only_recording(folder)


EVERY = pytest.mark.parametrize("families", [*ALONE, *PAIRS], ids=name_of)


@EVERY
def test_it_is_heard_to_its_end(runs, families):
    recording = recording_of(runs, families)
    assert recording.complete
    links = [event for event in recording.inputs if isinstance(event, LinkChange)]
    assert sorted(link.family for link in links) == sorted(families)
    assert {link.state for link in links} == {LinkState.CONNECTED}
    for link in links:
        times_s = [
            event.t_host_s
            for event in recording.inputs
            if isinstance(event, Notification)
            and event.sensor_id == link.sensor_id
            and event.channel is Channel.DATA
        ]
        latest_s = SECONDS - 1.0 - FAMILIES[link.family].worth.latency_s
        assert times_s[-1] - recording.header.t_zero_host_s > latest_s
    assert len(of_type(recording.outputs, "metrics")) > 10
    kinds = {fault["kind"] for fault in of_type(recording.outputs, "fault")}
    assert not kinds & {"link_lost", "link_silent", "bad_packet", "unknown_sensor", "duplicate"}


@EVERY
def test_its_replay_tells_the_same_bit_for_bit(runs, families):
    recording = recording_of(runs, families)
    again = replayed(recording)
    for kind in KINDS:
        told = of_type(again, kind)
        kept = changes_of(told) if kind == "decision" else told
        assert kept == of_type(recording.outputs, kind), kind
    # Between one sensor's and another's, and one kind and another, no order is promised.
    assert by_kind(of_type(again, "fault")) == by_kind(of_type(recording.outputs, "fault"))


def test_every_family_there_is_has_run():
    assert {family for (family,) in ALONE} == set(FAMILIES)
