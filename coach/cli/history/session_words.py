"""What a session of the history is called in a line of text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.athlete.errors import StoreError
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.progress import SessionRecord


def no_session(number: int, name: str) -> StoreError:
    return StoreError(
        tr(
            "no session {number} of {name}; 'coach history' lists them",
            number=number,
            name=escape_terminal(name),
        )
    )


def day_of(record: SessionRecord) -> str:
    """Local time, as on the runner's watch that day."""
    if not record.dated:
        return tr("date not known")
    return f"{datetime.fromtimestamp(record.started_utc_s, UTC).astimezone():%Y-%m-%d %H:%M}"


def places_of(record: SessionRecord) -> str:
    """Where its sensors sat."""
    return tr(" and ").join(tr(place.value) for place in record.placements)
