"""How hard a session felt: a quicker cadence costs effort before it costs anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete import practice, session, set_effort
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import athlete_store
from coach.cli.history.history import session_number
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

HARDEST = 10.0


def tell_effort(args: argparse.Namespace) -> int:
    """Keep it with the session."""
    number, effort = session_number(args.items[0]), _effort(args.items[1])
    with athlete_store(args.athlete) as (store, who):
        is_run = session(store, who.athlete_id, number) is not None
        if not is_run and practice(store, who, number) is None:
            raise UserError(tr("no session {number}; 'coach history' lists them", number=number))
        set_effort(store, number, effort)
    print(tr("session {number}: effort {effort:g} of 10", number=number, effort=effort))
    return ExitCode.FINE


def _effort(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= HARDEST:
        raise UserError(
            tr("'{what}' is no effort; give 0 (nothing) to 10 (all you had)", what=text[:20])
        )
    return value
