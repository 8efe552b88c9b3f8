"""``coach run`` with the virtual sensor of each family, alone and in mixed pairs, and its replay.

All of them at once in one process, each with an air of its own, on a clock that leaps over waiting:
so many runs at once are more than a busy machine can hear in time.
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
from tests.leaping_clock import leaping_runner

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(240)]

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

UNWANTED = {"link_lost", "link_silent", "bad_packet", "unknown_sensor", "duplicate"}
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


async def runs(plans):
    """Families -> exit code, or how it failed."""
    codes = await asyncio.gather(*map(run_live, plans.values()), return_exceptions=True)
    return dict(zip(plans, codes, strict=True))


def by_kind(faults):
    """Those of each kind of each sensor, in order."""
    found = {}
    for fault in faults:
        found.setdefault((fault["kind"], fault["sensor_id"]), []).append(fault)
    return found


def unheard(recording, families):
    """What is wrong with what was heard; nothing if all is well."""
    links = [event for event in recording.inputs if isinstance(event, LinkChange)]
    faults = {fault["kind"] for fault in of_type(recording.outputs, "fault")}
    asked = [
        ("not complete", recording.complete),
        ("links", sorted(link.family for link in links) == sorted(families)),
        ("a link lost", {link.state for link in links} == {LinkState.CONNECTED}),
        ("readings", len(of_type(recording.outputs, "metrics")) > 10),
        (f"faults {faults}", not faults & UNWANTED),
    ]
    for link in links:
        times_s = [
            event.t_host_s
            for event in recording.inputs
            if isinstance(event, Notification)
            and event.sensor_id == link.sensor_id
            and event.channel is Channel.DATA
        ]
        latest_s = SECONDS - 1.0 - FAMILIES[link.family].worth.latency_s
        heard_s = times_s[-1] - recording.header.t_zero_host_s if times_s else 0.0
        asked.append((f"{link.family} until {heard_s:.1f} s", heard_s > latest_s))
    return [what for what, is_well in asked if not is_well]


def untrue(recording):
    """Of which kinds a replay tells something else than was told live."""
    again, told = replayed(recording), recording.outputs
    other = [
        kind
        for kind in KINDS
        if of_type(told, kind) != (changes_of if kind == "decision" else list)(of_type(again, kind))
    ]
    # Between one sensor's and another's, and one kind and another, no order is promised.
    alike = by_kind(of_type(again, "fault")) == by_kind(of_type(told, "fault"))
    return other + ([] if alike else ["fault"])


def test_each_is_heard_to_its_end_and_its_replay_tells_the_same_bit_for_bit(tmp_path):
    """In one test: workers that share the tests would each do all of it."""
    plans = {families: wanted(tmp_path, families) for families in (*ALONE, *PAIRS)}
    # Each run puts back the handlers that it found, and they end in any order.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            leaping_runner() as running,
        ):
            codes = running.run(runs(plans))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert {name_of(families): code for families, code in codes.items() if code != 0} == {}
    wrong = {}
    for families in plans:
        recording = only_recording(tmp_path / name_of(families))
        problems = unheard(recording, families)
        problems += [f"{kind} in its replay" for kind in untrue(recording)]
        if problems:
            wrong[name_of(families)] = problems
    assert wrong == {}


def test_every_family_there_is_has_run():
    assert {family for (family,) in ALONE} == set(FAMILIES)
