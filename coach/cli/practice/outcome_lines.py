"""What came of a practice, in lines for a person: after it, and from the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.practice.desk.desk_day import day_of
from coach.terminal_escape import escape_terminal
from coach.wording.columns import headed
from coach.wording.practices.desk_sentences import desk_verdict, state_times
from coach.wording.practices.practice_words import hours
from coach.wording.practices.set_sentences import set_words, sets_verdict
from coach.wording.practices.stand_sentences import (
    segment_words,
    stand_is_not,
    stand_verdict,
    sway_words,
)
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coach.model import DeskSpan, SegmentStand, SetDone, StandCheck


def practice_lines(
    check: StandCheck | None, spans: Sequence[DeskSpan], sets: Sequence[SetDone]
) -> Iterator[str]:
    """What came of it, under headings."""
    if check is not None:
        yield from stand_lines(check.segments, check.notes)
    if spans:
        yield from desk_lines(spans)
    if sets:
        yield from set_lines(sets)


def stand_lines(stands: Sequence[SegmentStand], notes: Sequence[str] = ()) -> Iterator[str]:
    """What a standing check found, and what came between."""
    yield from _under(
        tr("result"),
        (
            stand_verdict(stands),
            *map(segment_words, stands),
            *map(sway_words, stands),
            *(tr(note) for note in notes),
            *(stand_is_not() if stands else ()),
        ),
    )


def desk_lines(spans: Sequence[DeskSpan]) -> Iterator[str]:
    """What a time at the desk was."""
    day = day_of(spans)
    told = [f"{name} {hours(seconds)}" for name, seconds in state_times(day)]
    yield from _under(tr("result"), (desk_verdict(day), *([", ".join(told)] if told else [])))


def set_lines(sets: Sequence[SetDone]) -> Iterator[str]:
    """How it went, and a line for each set."""
    yield headed(tr("result"), sets_verdict(sets))
    yield from _under(tr("sets"), (escape_terminal(set_words(done).line) for done in sets))


def _under(head: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines with one heading before the first of them."""
    for i, line in enumerate(lines):
        yield headed("" if i else head, line)
