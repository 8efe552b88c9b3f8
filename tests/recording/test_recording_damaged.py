"""Whatever a file says of itself: a chunk is lost at most, memory is bounded, nothing is raised."""

import random
import struct
import tracemalloc

import damaged
import example_session as example
import pytest
import zstandard

from coach.recording import RecordingWriter, read_recording
from coach.recording.file_bytes import FileBytes
from coach.recording.framing import encode_input
from coach.recording.mcap_records import messages_in, walk

CHUNK = damaged.CHUNK
IN_A_CHUNK = {"record length": -8, "unpacked size": 16, "checksum": 24, "length of zstd": 28}


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """A finished file and its inputs."""
    path = tmp_path_factory.mktemp("session") / "session.mcap"
    events = [example.packet(number) for number in range(130)]
    with RecordingWriter(path, example.header()) as writer:
        for event in events:
            writer.write_input(event)
    return path.read_bytes(), events


def read(tmp_path, data):
    path = tmp_path / "session.mcap"
    path.write_bytes(data)
    return read_recording(path)


def chunks(data):
    return [(start, end) for opcode, start, end in damaged.records(data) if opcode == CHUNK]


def inputs_in(tmp_path, data, start, end):
    path = tmp_path / "alone.mcap"
    path.write_bytes(data[:8] + data[start - 9 : end])
    alone = FileBytes(path)
    return sum(len(messages_in(alone, piece)) for piece in walk(alone).pieces)


@pytest.mark.parametrize("seed", range(120))
def test_nothing_is_raised_whatever_the_damage(tmp_path, session, seed):
    rng = random.Random(seed)
    _, data = damaged.damaged(rng, session[0])
    damaged.outcome(tmp_path / "damaged.mcap", data)


@pytest.mark.parametrize("field", IN_A_CHUNK)
@pytest.mark.parametrize("which", [0, 1, 4, -1])
def test_a_bit_of_what_a_chunk_says_of_itself_costs_that_chunk_at_most(
    tmp_path, session, field, which
):
    data, events = session
    start, end = chunks(data)[which]
    most = inputs_in(tmp_path, data, start, end)
    at = start + IN_A_CHUNK[field]
    size = 4 if field in ("checksum", "length of zstd") else 8
    for bit in range(8 * size):
        spoilt = bytearray(data)
        spoilt[at + bit // 8] ^= 1 << bit % 8
        recording = read(tmp_path, bytes(spoilt))
        assert set(recording.inputs) <= set(events)
        assert len(recording.inputs) >= len(events) - most, bit
        assert not recording.complete


def test_what_the_first_chunk_says_of_the_channels_is_not_missed(tmp_path, session):
    data, events = session
    start, end = chunks(data)[0]
    spoilt = bytearray(data)
    spoilt[end - 5] ^= 0xFF
    lost = inputs_in(tmp_path, data, start, end)
    assert list(read(tmp_path, bytes(spoilt)).inputs) == events[lost:]
    # Cut short, it has no summary either that would repeat them.
    cut = bytes(spoilt[: chunks(data)[-1][1]])
    assert list(read(tmp_path, cut).inputs) == events[lost:]


def frame_of_a_terabyte():
    return bytes.fromhex("28b52ffd") + b"\xe0" + struct.pack("<Q", 2**40) + b"\x01\x00\x00"


@pytest.mark.parametrize("declared", [2**40, 2**63, 100])
@pytest.mark.parametrize("kind", ["says a terabyte", "holds a gigabyte", "does not say"])
def test_a_small_chunk_that_unpacks_without_end_is_left_out(tmp_path, session, kind, declared):
    data, events = session
    if kind == "says a terabyte":
        packed = frame_of_a_terabyte()
    elif kind == "holds a gigabyte":
        packed = zstandard.ZstdCompressor().compress(bytes(2**27))
    else:
        params = zstandard.ZstdCompressor(write_content_size=False)
        packed = params.compress(bytes(2**27))
    bomb = damaged.chunk(b"", packed=packed, declared=declared, crc=0)
    start, _ = chunks(data)[1]
    tracemalloc.start()
    recording = read(tmp_path, data[: start - 9] + bomb + data[start - 9 :])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert list(recording.inputs) == events
    assert recording.bytes_lost > 0
    assert peak < 2**26


def test_an_input_that_is_none_costs_itself_alone(tmp_path, session):
    data, events = session
    begin, end = (encode_input(event) for event in (events[0], events[1]))
    content = b"".join(
        damaged.record(5, struct.pack("<HIQQ", 1, 0, 0, 0) + message)
        for message in (begin, b"\x63not an input", b"", end)
    )
    start, _ = chunks(data)[0]
    recording = read(tmp_path, data[: start - 9] + damaged.chunk(content) + data[start - 9 :])
    assert list(recording.inputs) == [*events[:2], *events]
    assert not recording.complete
    assert recording.bytes_lost == len(b"\x63not an input") + 1


def test_bytes_that_never_reached_the_disk_cost_what_lay_there(tmp_path, session):
    data, events = session
    places = chunks(data)
    start = places[3][0] - 9  # from here two chunks and what lies between them
    end = places[5][0] - 9
    lost = sum(inputs_in(tmp_path, data, a, b) for a, b in places[3:5])
    recording = read(tmp_path, data[:start] + bytes(end - start) + data[end:])
    assert len(recording.inputs) == len(events) - lost
    assert recording.bytes_lost == end - start
