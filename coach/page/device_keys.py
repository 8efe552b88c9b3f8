"""Which devices were let in: until the server ends, or longer where a file keeps them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import deque
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.private import write_private
from coach.files.strict_json import read_json
from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_ADMITTED = 64
_HEX_DIGITS = 64


class Keys:
    """The keys of the last 64 devices, as digests: who reads the file cannot come in by it.

    A key is 24 random bytes, so a plain digest gives nothing away.

    Args:
        path: The file; ``None`` to forget them all at the end.
        notify: Takes a line where the file is of no use.
    """

    def __init__(
        self, path: Path | None = None, notify: Callable[[str], object] = lambda _: None
    ) -> None:
        self._path = path
        self._notify = notify
        self._digests: deque[str] = deque(self._read(), maxlen=MOST_ADMITTED)

    @property
    def last(self) -> bool:
        """Whether they outlast the server."""
        return self._path is not None

    def add(self, key: str) -> None:
        self._digests.append(_digest(key))
        if self._path is not None:
            try:
                write_private(self._path, json.dumps([*self._digests]))
            except OSError as error:
                self._useless("cannot be written", error)

    def knows(self, key: str) -> bool:
        given = _digest(key)
        return any(hmac.compare_digest(given, known) for known in self._digests)

    def _read(self) -> list[str]:
        if self._path is None or not self._path.exists():
            return []
        try:
            found = read_json(self._path.read_bytes())
            if not isinstance(found, list) or not all(map(_is_digest, found)):
                raise ValueError("it holds something else")  # noqa: TRY301  as below
        except (OSError, ValueError) as error:
            self._useless("cannot be read", error)
            return []
        return found

    def _useless(self, what: str, error: Exception) -> None:
        self._notify(
            Wording(
                "{path}, the devices that were let in, {what}: {why}; they will be "
                "asked for a code again",
                path=self._path,
                what=what,
                why=what_went_wrong(error),
            )
        )


def _digest(key: str) -> str:
    # Of any text: a header or JSON may hold what UTF-8 has no bytes for.
    return hashlib.sha256(key.encode(errors="backslashreplace")).hexdigest()


def _is_digest(text: object) -> bool:
    return isinstance(text, str) and len(text) == _HEX_DIGITS and text.isascii() and text.isalnum()
