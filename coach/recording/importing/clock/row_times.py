"""When each row was taken, whatever way the file tells it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.clock import number_times, spreading, text_times
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import is_text
from coach.recording.importing.source_units import TIME_UNITS, scale_of
from coach.recording.importing.timebase import in_order

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.streams import Stream, TimeColumn

    IntArray = npt.NDArray[np.int64]

NO_TIME = "none"
"""As ``--time-column``: the times in the file are of no use."""

_MOST_LEFT_OUT = 0.05
_CLOCK_SET_S = 86400.0
_MOST_SETTINGS = 20
_LATEST_S = 1e11  # in three thousand years
_PAUSE_S = 5.0  # between two pieces of which nobody knows how far apart they are
_SHUFFLED_ROWS = 100  # out of order, or of the order of a file with the newest first
_FEWEST_BATCHES = 4
_MOST_TOLD = 0.6  # share of rows with a time: else some are missing
_EVEN_BATCHES = 0.9  # share of batches that are as long as the others
_BOOT_S = 60.0  # a counter that is set back to less began anew
_FAR_BACK = 50.0  # usual steps
_REMEDY = "export the file again, or give --rate and --time-column none"


@dataclass(frozen=True, slots=True)
class Times:
    """Rows in order of time.

    Args:
        rows: ``(m,)`` the rows of the stream that can be used, in order of time.
        seconds: ``(m,)`` of each, strictly increasing. Since 1970 if ``start`` is known, so that
            streams of one device are on one clock; else on a clock of the file's own.
        start: Of the first row, UTC, or ``None`` if nothing tells the date.
        rate_hz: The rate that the times have to follow, if the user or the file states one or
            batches were spread at one; else ``None``.
        kind: In words: "epoch times in ms", "text", "even, from --rate", ...
        has_clock: Whether the times come from the file at all, and not from a rate alone.
        notes: What was taken for what or left out, one line each.
    """

    rows: IntArray
    seconds: FloatArray
    start: datetime | None
    rate_hz: float | None
    kind: str
    has_clock: bool = True
    notes: tuple[str, ...] = ()


def times_of(stream: Stream, options: ImportOptions) -> Times:
    """Times of the rows of a stream, from its time column, else from a rate.

    Rows without a time and up to 5 % that are not later than those before are left out. Batches of
    rows with one time are spread evenly. Where the clock was set, or the recorder began anew, the
    pieces follow each other with a pause. A rate that the user gives replaces times that cannot be
    used.

    Raises:
        ImportProblem: If the times cannot be used and no rate is given.
    """
    rate_hz = options.rate_hz or stream.rate_hz
    count = len(stream.values)
    if stream.time is None or options.time_column == NO_TIME:
        if rate_hz is None:
            raise ImportProblem(
                ImportReason.RATE,
                Wording(
                    "{where} has no time column and no rate; give one, as in --rate 100",
                    where=stream.where,
                ),
            )
        return _even(np.arange(count), rate_hz, None, ())
    clock = _Clock(stream, options)
    rows = np.flatnonzero(np.isfinite(clock.seconds))
    clock.note_rows_without(rows)
    try:
        return clock.times(rows, rate_hz)
    except ImportProblem as problem:
        if options.rate_hz is None or problem.reason is not ImportReason.TIME:
            raise
        first = float(clock.seconds[rows[0]]) if len(rows) else None
        start = clock.date_of(first)
        note = f"the times of {stream.time.name} cannot be used, so the rows are even, by --rate"
        return _even(np.arange(count), options.rate_hz, start, (*clock.notes, note))


def first_instant(column: TimeColumn) -> datetime | None:
    """When the first row that has a time was taken, if its column tells the date."""
    try:
        if is_text(column.values):
            texts = text_times.seconds_of(column.values.astype(np.str_), column.month_first)
            seconds, is_absolute = texts.seconds, texts.has_date
        else:
            numbers = number_times.seconds_of("", column, None, None)
            seconds, is_absolute = numbers.seconds, numbers.is_absolute
    except ImportProblem:
        return None
    known = seconds[np.isfinite(seconds)]
    if not is_absolute or not len(known) or abs(known[0]) > _LATEST_S:
        return None
    return datetime.fromtimestamp(float(known[0]), UTC)


def _even(rows: IntArray, rate_hz: float, start: datetime | None, notes: tuple[str, ...]) -> Times:
    first_s = start.timestamp() if start else 0.0
    return Times(
        rows=rows,
        seconds=first_s + rows / rate_hz,
        start=start,
        rate_hz=rate_hz,
        kind=Wording("even, by the rate"),
        has_clock=start is not None,
        notes=notes,
    )


def _restarts(seconds: FloatArray) -> list[int]:
    """Where a counter that goes on steadily begins anew, as after a reset; none if unclear."""
    steps = np.diff(seconds)
    forward = steps[steps > 0.0]
    if not len(forward):
        return []
    far = _FAR_BACK * float(np.median(forward))
    cuts = (np.flatnonzero(steps < -far) + 1).tolist()
    ends = [*cuts, len(seconds)]
    if not 0 < len(cuts) <= _MOST_SETTINGS:
        return []
    for start, end in zip(cuts, ends[1:], strict=True):
        piece = np.diff(seconds[start:end])
        # Blocks out of order would jump over what stood before them.
        # One that begins at 0 at once wraps after nobody knows how many.
        booted = far / _FAR_BACK < seconds[start] < _BOOT_S
        if not booted or end - start < 2 or piece.max() > far or piece.min() < 0.0:
            return []
    return cuts


def _one_time_for_several(column: TimeColumn) -> tuple[TimeColumn, bool]:
    """The column with the time of a batch in each of its rows, where it stands in one of them."""
    values = column.values
    told = np.flatnonzero(values != "" if is_text(values) else np.isfinite(values))
    apart = np.diff(told)
    if len(told) < _FEWEST_BATCHES or len(told) > _MOST_TOLD * len(values):
        return column, False
    if np.mean(np.abs(apart - np.median(apart)) <= 1.0) < _EVEN_BATCHES:
        return column, False
    places = np.arange(len(values))
    if told[0] <= len(values) - 1 - told[-1]:  # it stands in the first
        row = told[np.maximum(np.searchsorted(told, places, side="right") - 1, 0)]
    else:
        row = told[np.minimum(np.searchsorted(told, places), len(told) - 1)]
    return replace(column, values=values[row]), True


@dataclass
class _Piece:
    """Rows on one clock: ``(m,)`` each."""

    rows: IntArray
    seconds: FloatArray
    rate_hz: float | None = None


@dataclass
class _Clock:
    """A time column as read."""

    stream: Stream
    options: ImportOptions
    seconds: FloatArray = field(init=False)
    is_absolute: bool = field(init=False)
    kind: str = field(init=False)
    notes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        column = self.stream.time
        assert column is not None
        asked = self.options.time_unit
        if asked:
            scale_of("--time-unit", asked, TIME_UNITS)
        column, batches = _one_time_for_several(column)
        if not is_text(column.values):
            rate_hz = self.options.rate_hz or self.stream.rate_hz
            numbers = number_times.seconds_of(self.stream.where, column, asked, rate_hz)
            self.seconds, self.is_absolute = numbers.seconds, numbers.is_absolute
            self.kind, self.notes = numbers.kind, list(numbers.notes)
        else:
            texts = text_times.seconds_of(
                column.values.astype(np.str_, copy=False), column.month_first
            )
            self.seconds, self.is_absolute = texts.seconds, texts.has_date
            self.kind, self.notes = Wording("times as text"), list(texts.notes)
        if batches:
            self.notes.append(f"{column.name} stands in one row of several; the others share it")

        # NaN compares as false, and stays.
        self.seconds = np.where(np.abs(self.seconds) < _LATEST_S, self.seconds, np.nan)

    def date_of(self, seconds: float | None) -> datetime | None:
        if seconds is None or not self.is_absolute:
            return None
        return datetime.fromtimestamp(seconds, UTC)

    def note_rows_without(self, rows: IntArray) -> None:
        """Raise an ``ImportProblem`` if times are not understood."""
        column = self.stream.time
        assert column is not None
        count = len(self.seconds)
        missing = count - len(rows)
        if not is_text(column.values) or missing <= _MOST_LEFT_OUT * count:
            return
        if self.options.rate_hz is None:
            bad = str(column.values[int(np.argmin(np.isfinite(self.seconds)))])
            raise ImportProblem(
                ImportReason.TIME,
                Wording(
                    "{where}, column {column}: {bad!r} is no time that is known; give "
                    "--rate and --time-column none",
                    where=self.stream.where,
                    column=column.name,
                    bad=bad,
                ),
            )

    def times(self, rows: IntArray, rate_hz: float | None) -> Times:
        """Raise an ``ImportProblem`` if they cannot be used."""
        if not len(rows):
            raise self._problem("it holds no times")
        pieces = [self._in_order(piece) for piece in self._pieces(rows)]
        joined, start = self._joined(pieces)
        rates = [piece.rate_hz for piece in pieces if piece.rate_hz is not None]
        return Times(
            rows=joined.rows,
            seconds=joined.seconds,
            start=start,
            rate_hz=rate_hz or (rates[0] if len(rates) == len(pieces) == 1 else None),
            kind=self.kind,
            notes=tuple(self.notes),
        )

    def _problem(self, what: str) -> ImportProblem:
        column = self.stream.time
        assert column is not None
        return ImportProblem(
            ImportReason.TIME,
            Wording(
                "{where}, column {column}: {what}; {remedy}",
                where=self.stream.where,
                column=column.name,
                what=what,
                remedy=_REMEDY,
            ),
        )

    def _pieces(self, rows: IntArray) -> list[_Piece]:
        """Cut where the clock was set by more than a day, and where the recorder began anew."""
        column = self.stream.time
        assert column is not None
        seconds = self.seconds[rows]
        steps = np.diff(seconds)
        cuts = set((np.flatnonzero(np.abs(steps) > _CLOCK_SET_S) + 1).tolist())
        if len(cuts) > _MOST_SETTINGS:
            raise self._problem(f"the time jumps by more than a day in {len(cuts)} places")
        restarts = np.searchsorted(rows, column.restarts).tolist()
        cuts |= {cut for cut in restarts if 0 < cut < len(rows) and steps[cut - 1] <= 0.0}
        if not self.is_absolute and not is_text(column.values):
            cuts |= set(_restarts(seconds))
        ends = [0, *sorted(cuts), len(rows)]
        return [
            _Piece(rows[start:end], seconds[start:end]) for start, end in itertools.pairwise(ends)
        ]

    def _in_order(self, piece: _Piece) -> _Piece:
        """The rows of a piece that can be used, in order of time."""
        rows, seconds = piece.rows, piece.seconds
        if len(seconds) < 2:
            return piece
        kept = ~(seconds < np.fmax.accumulate(seconds))
        if np.mean(~kept) <= _MOST_LEFT_OUT:
            longer_than_s = spreading.batch_step(seconds[kept])
            if longer_than_s is not None:
                return self._spread(piece, kept, longer_than_s)
        else:
            order = np.argsort(seconds, kind="stable")
            ordered = seconds[order]
            later = np.diff(ordered, prepend=-np.inf) > 0.0
            places = np.arange(len(order))
            moved = min(np.abs(order - places).max(), np.abs(order - places[::-1]).max())
            if moved <= _SHUFFLED_ROWS and np.mean(~later) <= _MOST_LEFT_OUT:
                self.notes.append("rows are not in order of time; they were sorted")
                return _Piece(rows[order[later]], ordered[later])
        later = in_order(seconds)
        self._leave_out(rows, later, "are not later than the row before")
        return _Piece(rows[later], seconds[later])

    def _leave_out(self, rows: IntArray, kept: npt.NDArray[np.bool_], words: str) -> None:
        count = int(np.count_nonzero(~kept))
        if not count:
            return
        first = self.stream.first_row + int(rows[int(np.argmin(kept))])
        what = f"{count} of {len(rows)} rows {words}, the first is row {first}"
        if count > _MOST_LEFT_OUT * len(rows):
            raise self._problem(f"{what}; more than {_MOST_LEFT_OUT:.0%} is too much")
        self.notes.append(f"{what}; they are left out")

    def _spread(self, piece: _Piece, kept: npt.NDArray[np.bool_], longer_than_s: float) -> _Piece:
        if self.options.rate_hz is not None:
            raise self._problem("several rows share a time")
        self._leave_out(piece.rows, kept, "are earlier than the row before")
        found = spreading.spread(piece.seconds[kept], longer_than_s)
        if found is None:
            raise self._problem("the time stands still")
        lost = f", {found.lost} samples are missing between them" if found.lost else ""
        self.notes.append(
            f"rows come in batches of about {found.size} with one time each; spread evenly at "
            f"{found.rate_hz:.4g} Hz in their order{lost}"
        )
        return _Piece(piece.rows[kept], found.seconds, found.rate_hz)

    def _joined(self, pieces: list[_Piece]) -> tuple[_Piece, datetime | None]:
        """One after the other, and the date of the first row."""
        pieces = [piece for piece in pieces if len(piece.rows)]
        shift_s = 0.0
        moved = [pieces[0].seconds]
        date = self.date_of(float(pieces[0].seconds[0]))
        for before, piece in itertools.pairwise(pieces):
            step_s = float(piece.seconds[0] - before.seconds[-1])
            if not 0.0 < step_s <= _CLOCK_SET_S:
                row = self.stream.first_row + int(piece.rows[0])
                self.notes.append(
                    f"the clock was set or begins anew at row {row}; what follows is taken as "
                    f"{_PAUSE_S:.0f} s later"
                )
                shift_s += _PAUSE_S - step_s
                # The clock that was set last is right.
                date = self.date_of(float(pieces[0].seconds[0]) - shift_s)
            moved.append(piece.seconds + shift_s)
        seconds = np.concatenate(moved)
        if date is not None:
            seconds = seconds + (date.timestamp() - seconds[0])
        return _Piece(np.concatenate([piece.rows for piece in pieces]), seconds), date
