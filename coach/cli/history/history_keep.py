"""A session that was replayed, kept in the history of the athlete whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete.profile import keep_session
from coach.cli.history.athlete_store import athlete_store
from coach.wording.times import clock
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.athlete import Athlete, Store
    from coach.model import Baseline, Calibration
    from coach.progress import SessionRecord


def keep_in(
    store: Store,
    who: Athlete,
    record: SessionRecord,
    baseline: Baseline,
    calibrations: Iterable[tuple[float, Calibration]],
    *,
    even_less: bool = False,
) -> str:
    """Keep it; what was kept, in one line.

    Args:
        store: Where.
        who: Whose.
        record: The session.
        baseline: The usual values at its end.
        calibrations: Made in it, with their stream times.
        even_less: It may be a part only of the one that is there.

    Raises:
        StoreError: It cannot be kept.
    """
    made = [(record.started_utc_s + t_s, calibration) for t_s, calibration in calibrations]
    number = keep_session(store, who, record, baseline, made, even_less=even_less)
    counts = (record.provenance == "simulated") is who.simulated
    simulated = "" if counts else tr("; simulated, so it is listed and counts for nothing")
    return tr(
        "session {number} of your history, running {at}{simulated}",
        number=number,
        at=clock(record.running_s),
        simulated=simulated,
    )


def keep_replay(
    record: SessionRecord, baseline: Baseline, calibrations: Iterable[tuple[float, Calibration]]
) -> str:
    """The same in the user's own store."""
    with athlete_store(None) as (store, who):
        return keep_in(store, who, record, baseline, calibrations)
