"""Sheets from the memory card of a WitMotion module: the frames that it would have sent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.decode.families.witmotion.byte_stream import CLOCKED, PLAIN, SAMPLE, ByteStream
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import Sheet

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.recording.importing.sheet import Column

CARD = "WitMotion memory card"
"""First line of the preamble of its sheet."""
_FULL_SCALE = 32768.0
_ACC_G = 16.0
_GYR_DEG_S = 2000.0
_BEGINNING = 4096
_PIECE = 4096
_FRAME = np.dtype(
    [("head", "S2"), ("acc", "<i2", 3), ("gyr", "<i2", 3), ("angle", "<i2", 3)]
    + [(one, "u1") for one in ("year", "month", "day", "hour", "minute", "second")]
    + [("ms", "<u2")]
)


def is_card(data: bytes) -> bool:
    """Whether at least four frames of one length follow each other near the beginning."""
    beginning = data[:_BEGINNING]
    if SAMPLE not in beginning:
        return False
    stream = ByteStream()
    stream.push(beginning)
    return stream.length in (PLAIN, CLOCKED)


def read_card(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The frames as a table: g, deg/s and, where a clock is in them, ms since 1970.

    The card's clock shows local time and is taken as that of this computer.

    Raises:
        ImportProblem: If no frames are whole; one line.
    """
    stream = ByteStream()
    skipped = 0
    payloads: list[bytes] = []
    for first in range(0, len(data), _PIECE):
        payloads += [f.payload for f in stream.push(data[first : first + _PIECE]) if not f.is_reply]
        skipped += stream.skipped
    # The last frame waits for the next head, which never comes.
    payloads += [f.payload for f in stream.push(SAMPLE) if not f.is_reply]
    length = stream.length or PLAIN
    payloads = [payload for payload in payloads if len(payload) == length]
    if not payloads:
        raise ImportProblem(
            ImportReason.EMPTY, Wording("{name} holds no whole frames; copy it again", name=name)
        )
    padded = b"".join(payload.ljust(CLOCKED, b"\0") for payload in payloads)
    frames = np.frombuffer(padded, _FRAME)
    columns: dict[str, Column] = {"time": _clock_ms(frames)} if length == CLOCKED else {}
    units = {"time": "ms"} if length == CLOCKED else {}
    for what, scale, unit in (("acc", _ACC_G, "g"), ("gyr", _GYR_DEG_S, "deg/s")):
        for k, axis in enumerate("xyz"):
            columns[f"{what}_{axis}"] = frames[what][:, k] * (scale / _FULL_SCALE)
            units[f"{what}_{axis}"] = unit
    notes = (f"{skipped} bytes were of no whole frame",) if skipped else ()
    told = (CARD, f"{length} bytes a frame")
    return (Sheet(name, columns, units=units, preamble=told, notes=notes),)


def _clock_ms(frames: npt.NDArray[np.void]) -> FloatArray:
    """``(n,)`` since 1970; NaN where the clock shows no possible time."""
    possible = (frames["month"] >= 1) & (frames["month"] <= 12) & (frames["day"] >= 1)
    possible &= (frames["day"] <= 31) & (frames["hour"] < 24) & (frames["minute"] < 60)
    possible &= (frames["second"] < 60) & (frames["ms"] < 1000)
    months = (frames["year"].astype(np.int64) + 30) * 12 + frames["month"].astype(np.int64) - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days += frames["day"].astype(np.int64) - 1
    seconds = (days * 24 + frames["hour"]) * 60 + frames["minute"]
    seconds = seconds * 60 + frames["second"]
    clock = np.where(possible, seconds * 1000.0 + frames["ms"], np.nan)
    return clock - _ahead_of_utc_s(clock) * 1000.0


def _ahead_of_utc_s(clock_ms: FloatArray) -> float:
    """How much this computer's clock was ahead of UTC when the first frame was written."""
    known = clock_ms[np.isfinite(clock_ms)]
    if not len(known):
        return 0.0
    local_s = float(known[0]) / 1000.0
    as_if_utc = time.gmtime(local_s)
    return local_s - time.mktime((*as_if_utc[:8], -1)) - (local_s % 1.0)
