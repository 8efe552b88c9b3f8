"""What can go wrong with the store."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do it. The message is one line for the user: what, where, remedy."""
