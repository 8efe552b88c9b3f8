"""One known format: a row of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet
    from coach.recording.importing.streams import Quantity, Stream

    Takes = Callable[[Sequence[Sheet], ImportOptions], tuple[Stream, ...]]
    Starts = Callable[[Sequence[Sheet]], datetime | None]
    Mends = Callable[[Sheet], tuple[Sheet, str]]

XYZ = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What a format is known by: all of it must be there, the columns in one sheet.

    Patterns of columns are those of ``matching``; the others are regular expressions, found
    anywhere, without regard to capitals.

    Args:
        columns: Patterns, each of which some column fits.
        filled: Likewise, and something is in it.
        absent: Patterns that no column of that sheet fits, or only columns with nothing in them.
        preamble: Fits a line of that sheet's preamble.
        no_preamble: Fits no line of it.
        member: Fits the name of the sheet's file or member.
        cells: Member, column and what its first cell is like, in another sheet.
        no_cells: Likewise, and must not be.
    """

    columns: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    preamble: str = ""
    no_preamble: str = ""
    member: str = ""
    cells: tuple[tuple[str, str, str], ...] = ()
    no_cells: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A column of times.

    Args:
        column: Pattern.
        unit: ``s``, ``ms``, ``us``, ``ns``; empty: the name says it, or the cells are text.
        per_tick: Units in one count of the column.
        epoch: What 0 means; ``None`` as in ``TimeColumn``.
        wraps_at: Counts after which the column begins again at 0.
        per_rate: The column counts samples, and the rate of the preamble makes seconds of them.
    """

    column: str
    unit: str = ""
    per_tick: float = 1.0
    epoch: datetime | None = None
    wraps_at: float | None = None
    per_rate: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One quantity of a format.

    Args:
        quantity: Which.
        columns: Pattern with ``{axis}``, or of a single column.
        unit: If neither the names nor a row of units say it; empty if something must.
        member: Regular expression of the file's or member's name; empty: any.
        sign: 1, or -1 where the recorder counts the other way.
        clocks: Its own times; empty: the format's.
        holds_old: Rows between two samples repeat the older: those of an unchanged time are none.
        with_gravity: Taken for acceleration only if gravity is in the numbers.
        why: For the user.
    """

    quantity: Quantity
    columns: str
    unit: str = ""
    member: str = ""
    sign: float = 1.0
    clocks: tuple[Clock, ...] = ()
    holds_old: bool = False
    with_gravity: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """How one recorder writes.

    Args:
        key: As in ``--format``.
        name: For people.
        signs: Any of them.
        parts: For each quantity the best first.
        clocks: The first that is there is taken.
        rate: Regular expression of a line of the preamble, the group is samples per second.
        start: Reads when the session began, where the times do not tell.
        device: Regular expression of a line of the preamble or of a file's name; the group is the
            sensor's name.
        title: Likewise of the preamble, the title.
        placement: Likewise of the preamble, where the sensor sat.
        sensors: Patterns of columns whose cells say which sensor a row is of.
        mend: Puts right what the recorder is known to write wrong; what was done in words, or
            empty.
        takes: Takes the streams in place of the parts, where keys and options tell what is what.
        other: The format of which this is a special case, and which its files fit as well.
        wrong_file: What to do if there is no acceleration with gravity in it.
        note: For the user whenever it is read, but where one of ``no_note`` fits.
        no_note: See there.
        source: Where the description comes from.
    """

    key: str
    name: str
    signs: tuple[Signs, ...]
    parts: tuple[Part, ...]
    clocks: tuple[Clock, ...]
    source: str
    rate: str = ""
    start: Starts | None = None
    device: str = ""
    title: str = ""
    placement: str = ""
    sensors: tuple[str, ...] = ()
    mend: Mends | None = None
    takes: Takes | None = None
    other: str = ""
    wrong_file: str = "export the raw acceleration"
    note: str = ""
    no_note: tuple[Signs, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of its session beside the samples.

    Args:
        start: When it began, UTC; local time is taken as the computer's. ``None``: the file says
            nothing, or only its time column does.
        title: Empty if none.
        device: The sensor's name, empty if none.
        placement: Where it sat, in the words of the file; empty if none.
        notes: What the user should know of this format, one line each.
    """

    start: datetime | None = None
    title: str = ""
    device: str = ""
    placement: str = ""
    notes: tuple[str, ...] = ()
