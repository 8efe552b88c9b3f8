"""The store and the athlete that a command means."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from coach.athlete import Athlete, Store


def add_athlete_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--athlete", metavar="NAME", help=tr("whose, if not that of 'coach athlete' just now")
    )


def no_home() -> UserError:
    """There is nowhere to keep a history."""
    return UserError(tr("no home folder for your history; set COACH_HOME to a folder of yours"))


def note_earlier_stores(store: Store) -> None:
    """Say so where what has just been deleted may be in another file still."""
    from coach.athlete.restore import earlier_stores

    for path in earlier_stores(store.path.parent):
        note(tr("a history of before is still there: {path}", path=path))


def note_odd(store: Store, who: Athlete) -> None:
    """Say so where something of the history cannot be read: what is shown is without it."""
    from coach.athlete.odd_rows import BEFORE_A_RUN, odd_rows
    from coach.athlete.profile import odd_line

    odd = odd_rows(store, who.athlete_id, BEFORE_A_RUN)
    if odd:
        note(odd_line(len(odd)))


@contextlib.contextmanager
def athlete_store(name: str | None) -> Iterator[tuple[Store, Athlete]]:
    """The user's store, made if there is none, and one athlete in it.

    Raises:
        UserError: There is no folder for it.
        StoreError: It cannot be opened, or nobody has that name.
    """
    from coach.athlete import athlete, open_home, profile_folder

    folder = profile_folder()
    if folder is None:
        raise no_home()
    store = open_home(folder, note, make=True)
    assert store is not None
    try:
        yield store, athlete(store, name)
    finally:
        store.close()
