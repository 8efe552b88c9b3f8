"""What can go wrong with the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording

if TYPE_CHECKING:
    from pathlib import Path


class StoreError(Exception):
    """The store cannot do it. The message is one line for the user: what, where, remedy."""


class DamagedError(StoreError):
    """The file is no store any more."""


class LessError(StoreError):
    """What the store has of a session is more than what is to take its place."""


class RefusedError(StoreError):
    """A row holds what no row may hold.

    Args:
        path: The store.
        what: What is wrong with it.
    """

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            Wording("{path} refuses it: {what}; check the values", path=path, what=what)
        )
        self.what = what
