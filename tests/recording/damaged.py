"""Damaged recordings without end: ``python tests/recording/damaged.py SECONDS [SEED]``.

Each way of damage is one that happens (bits, lost sectors, files cut short) or that somebody could
make on purpose (sizes and lengths that lie, foreign values in the header, packed nothing).
"""

import collections
import json
import random
import struct
import sys
import tempfile
import time
import zlib
from pathlib import Path

import zstandard

from coach.recording import RecordingError, read_recording

CHUNK, METADATA = 6, 12
WILD = (0, 1, 7, 255, 2**16, 2**31, 2**32 - 1, 2**40, 2**62, 2**63, 2**64 - 1)
FOREIGN = (None, True, -1, 1e308, 10**400, "", "x" * 3000, "\ud800", [], {}, [[]], {"a": []})


def records(data):
    """(opcode, start of the content, end) of each record of a whole file."""
    at = 8
    while at + 9 <= len(data) - 8:
        opcode, length = struct.unpack_from("<BQ", data, at)
        yield opcode, at + 9, at + 9 + length
        at += 9 + length


def record(opcode, content):
    return struct.pack("<BQ", opcode, len(content)) + content


def chunk(content, *, packed=None, declared=None, crc=None):
    """A chunk record, with any of its claims made false."""
    packed = zstandard.ZstdCompressor().compress(content) if packed is None else packed
    declared = len(content) if declared is None else declared
    crc = zlib.crc32(content) if crc is None else crc
    head = struct.pack("<QQQI", 0, 0, declared, crc) + struct.pack("<I", 4) + b"zstd"
    return record(CHUNK, head + struct.pack("<Q", len(packed)) + packed)


def some_bits(rng, data):
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        out[rng.randrange(8, len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def cut_short(rng, data):
    return data[: rng.randrange(8, len(data))]


def lost_sector(rng, data):
    start = rng.randrange(8, len(data))
    length = min(rng.choice((16, 512, 4096)), len(data) - start)
    filling = bytes(length) if rng.random() < 0.5 else rng.randbytes(length)
    return data[:start] + filling + data[start + length :]


def lying_number(rng, data):
    """A length, size or checksum of some record says something else."""
    opcode, start, _ = rng.choice(list(records(data)))
    places = [start - 8, *((start + 16, start + 24, start + 28) if opcode == CHUNK else ())]
    at = rng.choice(places)
    return data[:at] + struct.pack("<Q", rng.choice(WILD)) + data[at + 8 :]


def foreign_chunk(rng, data):
    """A chunk of rubbish, its checksum right, wrong or left out, before another one."""
    at = rng.choice([start for opcode, start, _ in records(data) if opcode == CHUNK]) - 9
    content = b"".join(
        record(rng.choice((3, 4, 5, 5, 5, 9)), rng.randbytes(rng.randrange(60))) for _ in range(5)
    )
    if rng.random() < 0.3:
        content += struct.pack("<BQH", 5, rng.choice(WILD), 1)
    crc = rng.choice((None, 0, 1))
    return data[:at] + chunk(content, crc=crc) + data[at:]


def packed_nothing(rng, data):
    """A small frame that says, or does, that it holds very much."""
    if rng.random() < 0.5:
        says = struct.pack("<Q", rng.choice(WILD))
        packed = bytes.fromhex("28b52ffd") + b"\xe0" + says + b"\x01\x00\x00"
        bomb = chunk(b"", packed=packed, declared=rng.choice(WILD), crc=0)
    else:
        bomb = chunk(bytes(rng.choice((2**20, 2**24))), declared=rng.choice(WILD), crc=0)
    at = next(start for opcode, start, _ in records(data) if opcode == CHUNK) - 9
    return data[:at] + bomb + data[at:]


def foreign_header(rng, data):
    """A value of the header is of another kind."""
    start, end = next((a, b) for opcode, a, b in records(data) if opcode == METADATA)
    texts = _texts(data[start:end])
    key = rng.choice(sorted(texts))
    if rng.random() < 0.1:
        del texts[key]
    elif rng.random() < 0.1:
        texts[key] = "[" * 100_000
    else:
        texts[key] = json.dumps(_spoilt(rng, json.loads(texts[key])))
    pairs = b"".join(_text(k) + _text(v) for k, v in texts.items())
    content = _text("coach.session") + struct.pack("<I", len(pairs)) + pairs
    return data[: start - 9] + record(METADATA, content) + data[end:]


def _spoilt(rng, value):
    """The value with a part of it replaced."""
    if isinstance(value, dict) and value and rng.random() < 0.7:
        key = rng.choice(sorted(value))
        return value | {key: _spoilt(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.7:
        at = rng.randrange(len(value))
        return [*value[:at], _spoilt(rng, value[at]), *value[at + 1 :]]
    return rng.choice(FOREIGN)


def _text(text):
    raw = text.encode()
    return struct.pack("<I", len(raw)) + raw


def _texts(content):
    at = 4 + struct.unpack_from("<I", content)[0]
    end = at + 4 + struct.unpack_from("<I", content, at)[0]
    at, words = at + 4, []
    while at < end:
        length = struct.unpack_from("<I", content, at)[0]
        words.append(content[at + 4 : at + 4 + length].decode())
        at += 4 + length
    return dict(zip(words[::2], words[1::2], strict=True))


WAYS = (
    some_bits,
    cut_short,
    lost_sector,
    lying_number,
    foreign_chunk,
    packed_nothing,
    foreign_header,
)


def damaged(rng, data):
    """The data, damaged in some way, and its name."""
    way = rng.choice(WAYS)
    return way.__name__, way(rng, data)


def outcome(path, data):
    """How reading ends: ``read`` or ``refused`` in one line; anything else is raised."""
    path.write_bytes(data)
    try:
        recording = read_recording(path)
    except RecordingError as error:
        text = str(error)
        assert text
        assert "\n" not in text, text
        assert len(text) < 5000, text
        return "refused"
    assert 0 <= recording.bytes_lost <= len(data)
    return "read"


def main(seconds, seed):
    root = Path(__file__).resolve().parents[2]
    sources = [path.read_bytes() for path in sorted((root / "recordings").glob("*.mcap"))]
    counts = collections.Counter()
    until_s, longest_s = time.monotonic() + seconds, 0.0
    number = seed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.mcap"
        while time.monotonic() < until_s:
            rng = random.Random(number)
            way, data = damaged(rng, rng.choice(sources))
            begun_s = time.monotonic()
            try:
                ended = outcome(path, data)
            except Exception as error:  # noqa: BLE001  what is looked for
                ended = f"seed {number}: {type(error).__name__} {str(error)[:100]}"
            counts[way, ended] += 1
            longest_s = max(longest_s, time.monotonic() - begun_s)
            number += 1
    for (way, ended), count in sorted(counts.items()):
        print(f"{count:7d} {way:16} {ended}")
    print(f"{number - seed} files, longest {longest_s:.2f} s")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
