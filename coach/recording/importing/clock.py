"""When each row was taken, whatever way the file tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.streams import Stream


@dataclass(frozen=True, slots=True)
class Times:
    """Rows in order of time.

    Args:
        rows: ``(m,)`` the rows of the stream that can be used, in order of time.
        seconds: ``(m,)`` of each, strictly increasing. Since 1970 if ``start`` is known, so that
            streams of one device are on one clock; else on a clock of the file's own.
        start: Of the first row, UTC, or ``None`` if nothing tells the date.
        rate_hz: What the user or the file states, if the times have to follow it; else ``None``.
        kind: In words: "epoch times in ms", "text, ISO 8601", "even, from --rate", ...
        has_clock: Whether the times come from the file at all, and not from a rate alone.
        notes: What was taken for what or left out, one line each.
    """

    rows: npt.NDArray[np.int64]
    seconds: FloatArray
    start: datetime | None
    rate_hz: float | None
    kind: str
    has_clock: bool = True
    notes: tuple[str, ...] = ()


def times_of(stream: Stream, options: ImportOptions) -> Times:
    """Times of the rows of a stream, from its time column, else from a rate.

    Raises:
        ImportProblem: If the times cannot be used and no rate is given.
    """
    raise NotImplementedError
