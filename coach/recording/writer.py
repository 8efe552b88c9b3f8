"""Writes a session to an MCAP file that survives the end of the process at any moment."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from mcap.writer import CompressionType, Writer

from coach.model import AttitudeBlock, Decision, Input, Output, PracticeNow
from coach.recording.channels import (
    INPUTS_ENCODING,
    INPUTS_TOPIC,
    JSON_ENCODING,
    JSON_SCHEMA_ENCODING,
    METADATA_NAME,
    OUTPUT_TOPICS,
    json_schema,
    schema_name,
)
from coach.recording.chunk_indexes import keep_small
from coach.recording.disk import Sink, Syncer
from coach.recording.errors import RecordingError, write_error
from coach.recording.framing import encode_input
from coach.recording.header import SessionHeader, header_to_json
from coach.recording.json_form import stored_form

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = "coach"
FLUSH_EVERY_S = 0.75
"""Each hand-over ends a chunk, whose index entry (0.7 kB) stays in memory until the end."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_LOG_TIME_NS = 2**63 - 1  # readers in languages without unsigned integers


class RecordingWriter:
    """Writes one session.

    Inputs are handed to the operating system when one arrives 0.75 s of host time after
    the last hand-over; a live session has a ``Tick`` at least that often. When the disk refuses
    during the run, the writer turns itself off and says why in ``failure``; the run goes on and
    what was written stays readable.

    Args:
        path: A file that does not exist yet; ``.mcap`` by habit.
        header: What the session is.

    Raises:
        RecordingError: If the file exists or cannot be written.
    """

    def __init__(self, path: Path, header: SessionHeader) -> None:
        self._path = path
        self._t_zero_host_s = header.t_zero_host_s
        self._created_ns = (header.created_utc - _EPOCH) // timedelta(microseconds=1) * 1000
        self._t_flushed_host_s = -math.inf
        self._sequence = 0
        self._last_decision: tuple[str, str] | None = None
        self._failure: RecordingError | None = None
        self._closed = False
        try:
            self._sink = Sink(path)
        except OSError as error:
            raise write_error(path, error) from None
        self._writer = Writer(
            self._sink,  # type: ignore[arg-type]
            compression=CompressionType.ZSTD,
            # A chunk has its own checksum; this one guards what lies between them.
            enable_data_crcs=True,
        )
        keep_small(self._writer)
        self._writer.start(profile=PROFILE, library="coach")
        self._writer.add_metadata(METADATA_NAME, _metadata(header))
        self._inputs_id = self._writer.register_channel(INPUTS_TOPIC, INPUTS_ENCODING, 0)
        self._output_ids = {
            kind: self._writer.register_channel(
                topic,
                JSON_ENCODING,
                self._writer.register_schema(
                    schema_name(kind), JSON_SCHEMA_ENCODING, json_schema(kind)
                ),
            )
            for kind, topic in OUTPUT_TOPICS.items()
        }
        try:
            self._sink.flush()
        except OSError as error:
            self._sink.close()
            path.unlink(missing_ok=True)
            raise write_error(path, error) from None
        self._syncer = Syncer(self._sink.fileno(), path.parent)

    @property
    def failure(self) -> RecordingError | None:
        """Why the writer turned itself off during the run; ``None`` while all is well."""
        return self._failure

    def write_input(self, event: Input) -> None:
        """Record an input, before anything else is done with it."""
        if self._off:
            return
        t_host_s = event.t_host_s
        self._add(self._inputs_id, t_host_s - self._t_zero_host_s, encode_input(event))
        # Written so that a clock set back, or a time that is no number, flushes too.
        if not 0.0 <= t_host_s - self._t_flushed_host_s < FLUSH_EVERY_S:
            self._t_flushed_host_s = t_host_s
            self.flush()

    def write_output(self, t_s: float, output: Output) -> None:
        """Record what the pipeline gave out at stream time ``t_s``.

        Blocks and how a practice stands are left out, since a replay computes them again, and so is
        a decision for the same reason and rule as the one before.
        """
        if self._off or isinstance(output, AttitudeBlock | PracticeNow):
            return
        if isinstance(output, Decision):
            decision = (output.reason.value, output.rule)
            if decision == self._last_decision:
                return
            self._last_decision = decision
        text = json.dumps(stored_form(output), separators=(",", ":"), allow_nan=False)
        self._add(self._output_ids[type(output)], t_s, text.encode())

    def restate(self, header: SessionHeader) -> None:
        """Say anew what the session is; of several headers in a file the last one holds.

        Times stay as they are: ``created_utc`` of the first one dates the messages for viewers.
        """
        if self._off:
            return
        self._writer.add_metadata(METADATA_NAME, _metadata(header))
        self.flush()

    def flush(self) -> None:
        """Hand everything written so far to the operating system."""
        if self._off:
            return
        try:
            self._writer.flush()  # type: ignore[no-untyped-call]
        except OSError as error:
            self._turn_off(error)
        else:
            self._syncer.request()

    def close(self) -> None:
        """Finish the file with its index. A second call does nothing."""
        if self._closed:
            return
        if not self._off:
            try:
                self._writer.finish()  # type: ignore[no-untyped-call]
                self._sink.flush()
            except OSError as error:
                self._turn_off(error)
        self._closed = True
        self._syncer.close()
        self._sink.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _off(self) -> bool:
        return self._closed or self._failure is not None

    def _add(self, channel_id: int, t_s: float, data: bytes) -> None:
        log_time_ns = self._log_time_ns(t_s)
        self._writer.add_message(channel_id, log_time_ns, data, log_time_ns, self._sequence)
        self._sequence = (self._sequence + 1) & 0xFFFFFFFF

    def _log_time_ns(self, t_s: float) -> int:
        # The exact time is in the message; here a wild one only has to fit the field.
        since_created_ns = t_s * 1e9
        if not abs(since_created_ns) < _MAX_LOG_TIME_NS:
            return self._created_ns
        return min(max(self._created_ns + round(since_created_ns), 0), _MAX_LOG_TIME_NS)

    def _turn_off(self, error: OSError) -> None:
        self._failure = write_error(self._path, error)


def _metadata(header: SessionHeader) -> dict[str, str]:
    return {
        key: json.dumps(value, allow_nan=False) for key, value in header_to_json(header).items()
    }
