"""What an inspection says of a stream that was begun anew, and of a sensor that was set first."""

from dataclasses import replace

from coach.app.simulated import simulated_session
from coach.cli.offline.inspection import inspect_recording
from coach.cli.offline.inspection_text import print_inspection
from coach.model import Channel, Notification
from coach.recording import Recording
from coach.simulation import parse_story
from firmware_protocol.codec import decode_data, decode_info, encode_data, encode_info
from firmware_protocol.limits import RATES_HZ
from firmware_protocol.packets import ImuBatch, ImuFlag

STORY = """
title = "Standing"
placement = "chest"
seed = 3
[[phase]]
do = "stand"
for_s = 12
"""
ANEW_S = 6.0


def with_another_rate_first(event):
    """INFO as it was before the host set the rate, and as it is."""
    info = decode_info(event.payload)
    bits = info.rate_bits | 1 << RATES_HZ.index(208)
    before = replace(event, payload=encode_info(replace(info, rate_bits=bits, rate_hz=208)))
    return [before, event]


def session():
    simulated = simulated_session(parse_story(STORY), None)
    inputs, first = [], None
    for event in simulated.inputs:
        if isinstance(event, Notification) and event.channel is Channel.INFO:
            inputs += with_another_rate_first(event)
            continue
        is_data = isinstance(event, Notification) and event.channel is Channel.DATA
        packet = decode_data(event.payload) if is_data else None
        if (
            isinstance(packet, ImuBatch)
            and event.t_host_s - simulated.header.t_zero_host_s > ANEW_S
        ):
            flags = packet.flags if first is not None else packet.flags | ImuFlag.TIME_BASE_CHANGED
            first = packet.first_index if first is None else first
            anew = replace(packet, flags=flags, first_index=packet.first_index - first)
            inputs.append(replace(event, payload=encode_data(anew)))
            continue
        inputs.append(event)
    return Recording(simulated.header, tuple(inputs), (), complete=True, bytes_lost=0)


def test_a_stream_begun_anew_has_lost_nothing_and_the_last_info_tells_the_rate():
    found = inspect_recording(session())
    data = found["data"]
    assert found["faults"]["gap"] == {"times": 1, "count": 0}
    assert (data["samples_lost"], data["packets_lost"], data["loss"]) == (0, 0, 0.0)
    assert data["rate_nominal_hz"] == 104.0


def test_a_calibration_made_in_the_run_is_one(capsys):
    form = inspect_recording(session())
    mounts = [{**mount, "calibration": None} for mount in form["header"]["mounts"]]
    form["header"] = {**form["header"], "mounts": mounts}
    for made, words in (({}, "none"), ({"calibration": 1}, "made on the way")):
        print_inspection({**form, "outputs": made})
        assert f"calibration {words}\n" in capsys.readouterr().out
