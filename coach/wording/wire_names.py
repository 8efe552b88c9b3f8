"""Names of the wire and the tables as words."""

from __future__ import annotations


def name_words(name: str) -> str:
    """A wire name such as ``not_running`` as words."""
    return name.replace("_", " ")
