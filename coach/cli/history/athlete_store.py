"""The store and the athlete that a command means."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from coach.athlete import Athlete, Store, athlete, open_home, profile_folder
from coach.cli.errors import UserError
from coach.cli.notes import note

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_athlete_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--athlete", metavar="NAME", help="whose, if not that of 'coach athlete' just now"
    )


@contextlib.contextmanager
def athlete_store(name: str | None) -> Iterator[tuple[Store, Athlete]]:
    """The user's store, made if there is none, and one athlete in it.

    Raises:
        UserError: There is no folder for it.
        StoreError: It cannot be opened, or nobody has that name.
    """
    folder = profile_folder()
    if folder is None:
        raise UserError("no home folder for your history; set COACH_HOME to a folder of yours")
    store = open_home(folder, note, make=True)
    assert store is not None
    try:
        yield store, athlete(store, name)
    finally:
        store.close()
