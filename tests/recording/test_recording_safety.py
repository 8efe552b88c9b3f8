"""Nothing that happens to the process or the disk costs more than the last second."""

import contextlib
import io
import itertools
import os
import random
import struct
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import example_session as example
import pytest
from mcap.reader import make_reader
from mcap.writer import Writer

from coach import background
from coach.model import Tick
from coach.recording import (
    RecordingError,
    RecordingReason,
    RecordingWriter,
    read_recording,
)
from coach.recording import (
    header as header_module,
)
from coach.recording.channels import METADATA_NAME
from coach.recording.disk import SYNC_EVERY_S, Syncer
from coach.recording.migrate import MIGRATIONS, NewerFormatError, Stored, migrate
from coach.recording.writer import FLUSH_EVERY_S
from tests.not_on_windows import LIMITS, NOT_ROOT, RIGHTS

ROOT = Path(__file__).resolve().parents[2]


def one_line(error):
    text = str(error.value if hasattr(error, "value") else error)
    assert text
    assert "\n" not in text
    return text


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """A finished file and its inputs."""
    path = tmp_path_factory.mktemp("session") / "session.mcap"
    events = [example.packet(number) for number in range(130)]
    with RecordingWriter(path, example.header()) as writer:
        for event in events:
            writer.write_input(event)
    return path.read_bytes(), events


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_run_loses_at_most_a_second(tmp_path, seed):
    path = tmp_path / "session.mcap"
    child = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("endless_writer.py"), path],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        child.stdout.read(8)
        time.sleep(random.Random(seed).uniform(0.0, 0.5))
    finally:
        child.kill()
    told = child.stdout.read()
    child.stdout.close()
    child.wait()
    told = told[: len(told) // 8 * 8]
    t_last_host_s = struct.unpack("<d", told[-8:])[0] if told else example.T_ZERO_HOST_S
    recording = read_recording(path)
    assert recording.header == example.header()
    assert not recording.complete
    assert recording.inputs[-1].t_host_s > t_last_host_s - 1.0
    assert list(recording.inputs) == [example.packet(n) for n in range(len(recording.inputs))]


def test_inputs_are_with_the_system_before_the_second_is_over(tmp_path):
    path = tmp_path / "session.mcap"
    writer = RecordingWriter(path, example.header())
    for number in range(100):
        event = example.packet(number)
        writer.write_input(event)
        there = read_recording(path).inputs
        assert there[-1].t_host_s > event.t_host_s - FLUSH_EVERY_S
    writer.close()


def test_a_clock_set_back_does_not_keep_inputs_waiting(tmp_path):
    path = tmp_path / "session.mcap"
    writer = RecordingWriter(path, example.header())
    writer.write_input(Tick(5000.0))
    writer.write_input(Tick(1.0))
    assert len(read_recording(path).inputs) == 2
    writer.close()


def cuts(size):
    near_the_end = range(size - 400, size)
    return [*near_the_end, *random.Random(7).sample(range(size - 400), 200)]


def test_a_file_cut_anywhere_opens_up_to_the_cut_or_says_why_not(tmp_path, session):
    data, events = session
    path = tmp_path / "cut.mcap"
    refused = []
    # What stands before the first chunk is whole or useless, what follows the last is an index.
    with io.BytesIO(data) as stream:
        chunks = make_reader(stream).get_summary().chunk_indexes
    ends = [c.chunk_start_offset + c.chunk_length + c.message_index_length for c in chunks]
    borders = [0, chunks[0].chunk_start_offset, *ends, len(data)]
    most = max(b - a for a, b in itertools.pairwise(borders))
    for size in cuts(len(data)):
        path.write_bytes(data[:size])
        try:
            recording = read_recording(path)
        except RecordingError as error:
            one_line(error)
            refused.append((size, error.reason))
            continue
        assert not recording.complete
        assert list(recording.inputs) == events[: len(recording.inputs)]
        assert 0 <= recording.bytes_lost <= most
    header_end = data.index(METADATA_NAME.encode()) + 2000
    assert all(size < header_end for size, _ in refused)
    reasons = {RecordingReason.NOT_A_RECORDING, RecordingReason.DAMAGED}
    assert {reason for _, reason in refused} <= reasons


def test_a_cut_costs_the_last_chunk_only(tmp_path, session):
    data, events = session
    path = tmp_path / "cut.mcap"
    counts = []
    for size in range(len(data) // 2, len(data), 97):
        path.write_bytes(data[:size])
        counts.append(len(read_recording(path).inputs))
    assert counts == sorted(counts)
    assert counts[-1] == len(events)
    period_s = events[1].t_host_s - events[0].t_host_s
    chunk = int(FLUSH_EVERY_S / period_s) + 1
    assert max(b - a for a, b in itertools.pairwise(counts)) <= chunk


def test_flipped_bytes_cost_their_chunk_only(tmp_path, session):
    data, events = session
    path = tmp_path / "flipped.mcap"
    generator = random.Random(3)
    for _ in range(150):
        at = generator.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            recording = read_recording(path)
        except RecordingError as error:
            one_line(error)
            continue
        read = set(recording.inputs)
        assert read <= set(events)
        if recording.complete:
            assert len(read) == len(events)


def test_zeros_after_a_power_cut_are_counted_not_read(tmp_path, session):
    data, events = session
    path = tmp_path / "zeros.mcap"
    # Where the lost byte was not a zero itself, else zeros would rightly stand in for it.
    cut = next(at for at in range(len(data) // 2, len(data)) if data[at] != 0)
    path.write_bytes(data[:cut] + bytes(5000))
    recording = read_recording(path)
    assert not recording.complete
    assert 5000 <= recording.bytes_lost < 7000
    assert list(recording.inputs) == events[: len(recording.inputs)]
    assert len(recording.inputs) > 40


@contextlib.contextmanager
def files_no_larger_than(size):
    """What a full disk does, without filling one: the system refuses to let a file grow."""
    import resource  # noqa: PLC0415  there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@LIMITS
def test_a_full_disk_ends_the_recording_and_not_the_run(tmp_path):
    path = tmp_path / "session.mcap"
    writer = RecordingWriter(path, example.header())
    with files_no_larger_than(20_000):
        for number in range(500):
            writer.write_input(example.packet(number))
        failure = writer.failure
        writer.flush()
        writer.close()
    assert failure.reason is RecordingReason.DISK_FULL
    assert str(path) in one_line(failure)
    assert writer.failure is failure
    recording = read_recording(path)
    assert not recording.complete
    assert recording.bytes_lost == 0
    assert list(recording.inputs) == [example.packet(n) for n in range(len(recording.inputs))]
    assert 50 < len(recording.inputs) < 500


@LIMITS
def test_a_disk_full_at_the_end_is_told_too(tmp_path):
    path = tmp_path / "session.mcap"
    writer = RecordingWriter(path, example.header())
    writer.write_input(example.packet(0))
    with files_no_larger_than(path.stat().st_size):
        writer.close()
    assert writer.failure.reason is RecordingReason.DISK_FULL
    assert len(read_recording(path).inputs) == 1


@LIMITS
def test_a_disk_full_at_the_start_leaves_no_file(tmp_path):
    path = tmp_path / "session.mcap"
    with files_no_larger_than(100), pytest.raises(RecordingError) as error:
        RecordingWriter(path, example.header())
    assert error.value.reason is RecordingReason.DISK_FULL
    one_line(error)
    assert not path.exists()


def test_no_folder_or_no_right_to_write_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    places = [tmp_path / "nowhere" / "s.mcap", tmp_path / "file" / "s.mcap"]
    for path in places:
        with pytest.raises(RecordingError) as error:
            RecordingWriter(path, example.header())
        assert error.value.reason is RecordingReason.UNWRITABLE
        assert str(path) in one_line(error)


@RIGHTS
@NOT_ROOT
def test_a_read_only_folder_is_one_line(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(RecordingError) as error:
        RecordingWriter(tmp_path / "s.mcap", example.header())
    tmp_path.chmod(0o700)
    assert error.value.reason is RecordingReason.UNWRITABLE


def test_a_file_that_exists_is_never_overwritten(tmp_path):
    path = tmp_path / "session.mcap"
    path.write_text("precious")
    with pytest.raises(RecordingError) as error:
        RecordingWriter(path, example.header())
    assert error.value.reason is RecordingReason.EXISTS
    one_line(error)
    assert path.read_text() == "precious"


def test_writing_after_the_end_does_nothing(tmp_path):
    path = tmp_path / "session.mcap"
    writer = RecordingWriter(path, example.header())
    writer.close()
    size = path.stat().st_size
    writer.write_input(example.packet(0))
    writer.flush()
    writer.close()
    assert path.stat().st_size == size
    assert writer.failure is None


@pytest.mark.parametrize("data", [b"", b"t_s,ax,ay,az\n0,0,0,9.8\n", b"PK\x03\x04", bytes(100)])
def test_foreign_files_are_refused_in_one_line(tmp_path, data):
    path = tmp_path / "foreign"
    path.write_bytes(data)
    with pytest.raises(RecordingError) as error:
        read_recording(path)
    assert error.value.reason is RecordingReason.NOT_A_RECORDING
    assert ("import" if data else "is empty") in one_line(error)


def test_mcap_files_of_other_programs_are_refused(tmp_path):
    path = tmp_path / "other.mcap"
    with path.open("wb") as file:
        other = Writer(file)
        other.start(profile="other", library="other")
        other.add_metadata("other.session", {"title": "of somebody else"})
        other.finish()
    with pytest.raises(RecordingError) as error:
        read_recording(path)
    assert error.value.reason is RecordingReason.NOT_A_RECORDING


def test_missing_files_and_folders_are_one_line(tmp_path):
    for path in (tmp_path / "nowhere.mcap", tmp_path):
        with pytest.raises(RecordingError) as error:
            read_recording(path)
        assert error.value.reason is RecordingReason.UNREADABLE
        one_line(error)


def test_recordings_of_a_later_version_are_refused(tmp_path):
    path = tmp_path / "session.mcap"
    later = header_module.FORMAT_VERSION + 1
    RecordingWriter(path, example.header(format_version=later)).close()
    with pytest.raises(RecordingError) as error:
        read_recording(path)
    assert error.value.reason is RecordingReason.NEWER_FORMAT
    assert "update" in one_line(error)


def test_every_earlier_version_has_its_step():
    assert set(MIGRATIONS) == set(range(1, header_module.FORMAT_VERSION))


def test_migration_takes_each_step_once_and_in_order():
    def step(mark):
        return lambda stored: Stored(
            stored.header | {"path": stored.header["path"] + mark},
            tuple(data + mark.encode() for data in stored.inputs),
            stored.outputs,
        )

    steps = {1: step("a"), 2: step("b"), 3: step("c")}
    stored = Stored({"format_version": 2, "path": ""}, (b"x",), (b"{}",))
    moved = migrate(stored, steps, present=4)
    assert moved == Stored({"format_version": 4, "path": "bc"}, (b"xbc",), (b"{}",))
    with pytest.raises(NewerFormatError):
        migrate(stored, steps, present=1)
    for wrong in (0, "2", None):
        with pytest.raises(ValueError, match="format_version"):
            migrate(Stored({"format_version": wrong}, (), ()), steps, present=4)


def test_a_disk_that_takes_its_time_holds_nobody_up(tmp_path):
    """The sync thread hangs in the system call; requests go on returning at once."""
    entered, release = threading.Event(), threading.Event()
    calls = []

    def slow(fileno):
        calls.append(fileno)
        entered.set()
        release.wait(10.0)

    with (tmp_path / "file").open("wb") as file:
        syncer = Syncer(file.fileno(), tmp_path, fsync=slow)
        syncer.request()
        assert entered.wait(5.0)
        begun = time.perf_counter()
        for _ in range(1000):
            syncer.request()
        assert time.perf_counter() - begun < 1.0
        assert len(calls) == 1
        closing = threading.Thread(target=syncer.close)
        closing.start()
        assert syncer._closing.wait(60.0)
        release.set()
        closing.join()
    assert len(calls) == 2


def test_a_disk_that_fails_in_an_unheard_of_way_is_told(tmp_path):
    told = []

    def broken(_):
        raise RuntimeError("driver")

    with background.told_to(told.append), (tmp_path / "file").open("wb") as file:
        syncer = Syncer(file.fileno(), tmp_path, fsync=broken)
        syncer.request()
        syncer.close()
    (line,) = told
    assert line.startswith("a fault of the coach itself in asking the disk to keep the recording")


def test_what_was_asked_for_is_synced_at_most_four_times_a_second(tmp_path):
    at_s = []
    with (tmp_path / "file").open("wb") as file:
        syncer = Syncer(file.fileno(), tmp_path, fsync=lambda _: at_s.append(time.monotonic()))
        until_s = time.monotonic() + 60.0
        while len(at_s) < 3 and time.monotonic() < until_s:
            syncer.request()
            time.sleep(0.01)
        syncer.close()
    apart_s = [later - earlier for earlier, later in itertools.pairwise(at_s[:-1])]
    assert len(apart_s) >= 2
    assert min(apart_s) >= SYNC_EVERY_S  # the last one, at the end, waits for nothing


def test_of_several_headers_the_last_one_holds_wherever_the_file_ends(tmp_path):
    path = tmp_path / "session.mcap"
    first = replace(example.header(), dated=False)
    later = replace(first, dated=True, created_utc=first.created_utc + timedelta(days=20_000))
    events = [example.packet(number) for number in range(60)]
    with RecordingWriter(path, first) as writer:
        for event in events[:30]:
            writer.write_input(event)
        writer.flush()
        before = path.stat().st_size
        writer.restate(later)
        after = path.stat().st_size
        for event in events[30:]:
            writer.write_input(event)
    whole = read_recording(path)
    assert whole.complete
    assert (whole.header, whole.inputs) == (later, tuple(events))
    data = path.read_bytes()
    for end, header in ((before, first), (after - 1, first), (after, later)):
        path.write_bytes(data[:end])
        cut = read_recording(path)
        assert cut.header == header
        assert cut.inputs == tuple(events[:30])
