"""Host and sensor of other versions: a minor one is served, another major one refused in a line."""

import pytest
from later_sensor import LATER_PACKET, other_firmwares
from live_bench import live, of_type, only_recording, plan, replayed, story_file

from coach.model import Channel, Notification
from coach.sources import SourceError, SourceReason
from coach.sources.virtual.firmware import which_firmware
from coach.sources.virtual.firmware.compiled_core import compiler
from firmware_protocol.codec import decode_data, decode_info, decode_response
from firmware_protocol.packets import ImuBatch, Status, StatusPacket, UnknownPacket

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=["python", "c"])
def run(request, tmp_path, monkeypatch):
    """``run(**says)``: a run with a sensor that says so."""
    if request.param == "c" and compiler() is None:
        pytest.skip("no C compiler")

    def begin(seconds=6, **says):
        firmwares = other_firmwares(**says)
        only = dict.fromkeys(firmwares, firmwares[request.param])
        monkeypatch.setattr(which_firmware, "FIRMWARES", only)
        story = ("--virtual-story", story_file(tmp_path, seconds))
        wanted = plan("--sensor", "virtual", *story, "--record", tmp_path / "sessions")
        return live(wanted)

    return begin


def said(recording, channel):
    return [
        e.payload for e in recording.inputs if isinstance(e, Notification) and e.channel is channel
    ]


def lost_samples(batches):
    ends = [one.first_index + one.n for one in batches]
    begins = [one.first_index for one in batches]
    return sum(b - e for b, e in zip(begins[1:], ends, strict=False))


@pytest.mark.parametrize("minor", [0, 255])
def test_a_minor_version_older_or_newer_is_served(run, tmp_path, minor):
    code, _, _ = run(minor=minor)
    recording = only_recording(tmp_path / "sessions")
    assert code == 0
    assert {decode_info(one).minor for one in said(recording, Channel.INFO)} == {minor}
    assert of_type(replayed(recording), "fault") == []


def test_whatever_a_newer_sensor_says_beside_is_skipped_and_counted(run, tmp_path):
    code, _, _ = run(minor=9, later=True)
    recording = only_recording(tmp_path / "sessions")
    assert code == 0
    packets = [decode_data(one) for one in said(recording, Channel.DATA)]
    batches = [one for one in packets if isinstance(one, ImuBatch)]
    assert sum(one.n for one in batches) > 500
    assert lost_samples(batches) == 0
    assert {len(one.items) for one in packets if isinstance(one, StatusPacket)} == {1}
    assert len([one for one in packets if isinstance(one, UnknownPacket)]) >= 5
    answers = [decode_response(one) for one in said(recording, Channel.CONTROL)]
    assert {one.status for one in answers} == {Status.OK}
    assert all(one.items for one in answers)
    faults = of_type(replayed(recording), "fault")
    assert {one["kind"] for one in faults} == {"unknown_packet"}
    assert LATER_PACKET in said(recording, Channel.DATA)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"major": 2}, "protocol version 2, this side speaks 1"),
        ({"major": 2, "minor": 0, "later": True}, "protocol version 2, this side speaks 1"),
        ({"data_major": 2}, "sends packets of protocol version 2; coach speaks 1"),
    ],
)
def test_another_major_version_is_refused_in_one_line_that_says_what_to_do(run, says, words):
    with pytest.raises(SourceError, match=words) as caught:
        run(**says)
    assert caught.value.reason is SourceReason.PROTOCOL_VERSION
    text = str(caught.value)
    assert len(text.splitlines()) == 1
    assert "update" in text
