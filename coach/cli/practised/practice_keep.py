"""What is said of a practice that was kept in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete import add_practice
from coach.cli.history.athlete_store import athlete_store
from coach.wording.practices.practice_words import PRACTICE_NAMES, found_words
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.progress.practice_records import PracticeRecord


def keep_replayed_practice(record: PracticeRecord) -> str:
    """Keep one that was replayed in the user's own store; what was kept, in one line.

    Raises:
        StoreError: It cannot be kept.
    """
    with athlete_store(None) as (store, who):
        number = add_practice(store, who, record)
        return kept_words(number, record, simulated_athlete=who.simulated)


def kept_words(number: int, record: PracticeRecord, *, simulated_athlete: bool) -> str:
    """Its number and what came of it, in a line.

    Args:
        number: In the history.
        record: The practice.
        simulated_athlete: Whether the athlete is a made-up one.
    """
    counts = (record.session.provenance == "simulated") is simulated_athlete
    return tr(
        "session {number} of your history, {kind}: {found}{simulated}",
        number=number,
        kind=tr(PRACTICE_NAMES[record.kind]),
        found=found_words(record),
        simulated="" if counts else tr("; simulated, so it is listed and counts for nothing"),
    )
