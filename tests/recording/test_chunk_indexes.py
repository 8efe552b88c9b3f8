"""A recording's index kept as bytes is the one that ``mcap`` would have written."""

from __future__ import annotations

import io

import pytest
from mcap.reader import make_reader
from mcap.records import ChunkIndex
from mcap.writer import Writer

from coach.recording.chunk_indexes import ChunkIndexes, keep_small


def written(*, small: bool, chunks: int) -> bytes:
    out = io.BytesIO()
    writer = Writer(out)
    if small:
        keep_small(writer)
    writer.start()
    channels = [writer.register_channel(f"/{n}", "raw", 0) for n in range(3)]
    for number in range(chunks):
        for channel in channels[: 1 + number % 3]:
            writer.add_message(channel, number, bytes(number), number, number)
        writer.flush()
    writer.finish()
    return out.getvalue()


@pytest.mark.parametrize("chunks", [0, 1, 7])
def test_the_file_is_the_same_to_the_byte(chunks):
    data = written(small=True, chunks=chunks)
    assert data == written(small=False, chunks=chunks)
    summary = make_reader(io.BytesIO(data)).get_summary()
    assert [i.message_start_time for i in summary.chunk_indexes] == list(range(chunks))


def test_this_version_of_mcap_takes_it():
    """Else a day's recording would hold sixty megabytes of objects, and nobody would notice."""
    writer = Writer(io.BytesIO())
    keep_small(writer)
    assert isinstance(writer._Writer__chunk_indices, ChunkIndexes)


def test_a_writer_that_keeps_them_elsewhere_is_left_alone():
    class Other:
        pass

    other = Other()
    keep_small(other)
    assert vars(other) == {}


def test_an_index_takes_forty_bytes():
    kept = ChunkIndexes()
    for number in range(5000):
        kept.append(
            ChunkIndex(
                chunk_length=1,
                chunk_start_offset=5000 * number + number % 97,
                compression="zstd",
                compressed_size=1,
                message_end_time=number,
                message_index_length=1,
                message_index_offsets={1: number, 2: number},
                message_start_time=number,
                uncompressed_size=1,
            )
        )
    assert len(kept) == 5000
    assert len(kept._data) <= 40 * 5000
