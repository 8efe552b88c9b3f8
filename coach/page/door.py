"""Who may look at the page: on this machine every browser, from the network who has the code."""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Read off a terminal and typed on a tablet: nothing that looks like something else.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8
_MOST_WRONG = 5
_WRONG_WITHIN_S = 60.0
_MOST_ADMITTED = 64


def is_loopback(host: str) -> bool:
    """Whether an address or name stands for this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Entry:
    """A device that was let in.

    Args:
        key: What it shows to come back after a pause; nobody else knows it.
    """

    key: str


class Door:
    """Lets devices in, one per code.

    A code is worth one device: the next one has another code, so that a code seen over a shoulder
    is of no use. Wrong codes are counted over all devices: 5 in a minute and none is looked at
    until the minute is over, which makes guessing 40 bits hopeless.

    Args:
        locked: Whether a code is needed.
        clock: Seconds, monotonic.
    """

    def __init__(self, *, locked: bool, clock: Callable[[], float]) -> None:
        self.locked = locked
        self._clock = clock
        self._wrong: deque[float] = deque(maxlen=_MOST_WRONG)
        self._keys: deque[str] = deque(maxlen=_MOST_ADMITTED)
        self.code = _new_code()

    def enter(self, code: str) -> Entry | None:
        """A new device with a code; ``None`` if it is wrong or too many were."""
        if not self.locked:
            return self._admit()
        if self._too_many_wrong():
            return None
        given = code.strip().upper().encode()
        if not hmac.compare_digest(given, self.code.encode()):
            self._wrong.append(self._clock())
            return None
        self.code = _new_code()
        return self._admit()

    def resume(self, key: str) -> bool:
        """Whether a device that says it was here before was."""
        given = key.encode()
        return not self.locked or any(
            hmac.compare_digest(given, known.encode()) for known in self._keys
        )

    def _admit(self) -> Entry:
        key = secrets.token_urlsafe(24)
        self._keys.append(key)
        return Entry(key)

    def _too_many_wrong(self) -> bool:
        full = len(self._wrong) == _MOST_WRONG
        return full and self._clock() - self._wrong[0] < _WRONG_WITHIN_S


def _new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))


def is_allowed_origin(host: str | None, origin: str | None, address: str, port: int) -> bool:
    """Whether a request was meant for this page and comes from it.

    A page of another site that a browser has open can ask for ours, and can have its own name
    resolve to our address; then ``Host`` or ``Origin`` tells.

    Args:
        host: The request's ``Host``.
        origin: Its ``Origin``; browsers send one with every web socket.
        address: Where the server listens.
        port: And on which port.
    """
    if host is None:
        return False
    name, _, given = host.rpartition(":")
    name = (name or host).strip("[]")
    if given != str(port):
        return False
    if origin is not None and origin != f"http://{host}":
        return False
    if is_loopback(address):
        return is_loopback(name)
    try:
        ip_address(name)
    except ValueError:
        # A name may be anybody's; this machine's own is known by its last label only.
        return name == "localhost" or name.endswith(".local")
    return True
