"""What the inputs of a session are known by, whatever their file is called or dated."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from coach.recording.framing import encode_input

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Input

_BYTES = 16  # two sessions in 10^19 would meet


class InputDigest:
    """Takes inputs in order, however they are cut into batches."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=_BYTES)

    def update(self, events: Iterable[Input]) -> None:
        for event in events:
            data = encode_input(event)
            # With its length, so that no two lists of inputs have the same bytes.
            self._hash.update(len(data).to_bytes(4, "little") + data)

    @property
    def content(self) -> str:
        """32 hexadecimal digits."""
        return self._hash.hexdigest()


def content_of(inputs: Iterable[Input]) -> str:
    """The digest of all inputs of a session."""
    digest = InputDigest()
    digest.update(inputs)
    return digest.content
