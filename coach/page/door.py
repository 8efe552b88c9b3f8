"""Who may look at the page: on this machine every browser, from the network who has the code."""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from coach.page.device_keys import Keys

if TYPE_CHECKING:
    from collections.abc import Callable

# Read off a terminal and typed on a tablet: nothing that looks like something else.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8
_MOST_WRONG = 5
_MOST_WRONG_IN_ALL = 60
_WRONG_WITHIN_S = 60.0
_USUAL_PORT = 80  # which browsers leave out
_LONGEST_PORT = 5


def is_loopback(host: str) -> bool:
    """Whether an address or name stands for this machine only."""
    host = plain_name(host)
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
    is of no use. Wrong codes, and whatever else is said that is none, are counted by address: 5 in
    a minute and none from there is looked at until the minute is over, so that nobody can shut the
    door for others. 60 from anywhere shut it for all, which makes guessing 40 bits hopeless.

    Args:
        locked: Whether a code is needed.
        clock: Seconds, monotonic.
        keys: Of the devices that were let in; until the door is gone, if left out.
    """

    def __init__(
        self, *, locked: bool, clock: Callable[[], float], keys: Keys | None = None
    ) -> None:
        self.locked = locked
        self._clock = clock
        self._wrong: deque[tuple[str, float]] = deque(maxlen=_MOST_WRONG_IN_ALL)
        self.keys = keys or Keys()
        self.code = _new_code()

    def enter(self, code: str, address: str = "") -> Entry | None:
        """A new device with a code; ``None`` if it is wrong or too many from its address were."""
        if not self.locked:
            return self._admit()
        if self._too_many_wrong(address):
            return None
        if not hmac.compare_digest(_bytes(code.strip().upper()), _bytes(self.code)):
            self.wrong(address)
            return None
        self.code = _new_code()
        return self._admit()

    def wrong(self, address: str) -> None:
        """Something was said from there that is neither code nor key."""
        self._wrong.append((address, self._clock()))

    def resume(self, key: str) -> bool:
        """Whether a device that says it was here before was."""
        return not self.locked or self.keys.knows(key)

    def _admit(self) -> Entry:
        key = secrets.token_urlsafe(24)
        self.keys.add(key)
        return Entry(key)

    def _too_many_wrong(self, address: str) -> bool:
        since_s = self._clock() - _WRONG_WITHIN_S
        lately = [of for of, t_s in self._wrong if t_s > since_s]
        return len(lately) >= _MOST_WRONG_IN_ALL or lately.count(address) >= _MOST_WRONG


def _bytes(said: str) -> bytes:
    """Of any text: JSON knows halves of letters, which UTF-8 has no bytes for."""
    return said.encode(errors="backslashreplace")


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
    asked = None if host is None else _authority(host)
    if asked is None or asked[1] != port:
        return False
    if origin is not None:
        scheme, _, rest = origin.partition("://")
        if scheme != "http" or _authority(rest) != asked:
            return False
    name = asked[0]
    if is_loopback(address):
        return is_loopback(name)
    try:
        ip_address(name)
    except ValueError:
        # Any other name may be anybody's; this machine's own is known by its last label only.
        return name in ("localhost", plain_name(address)) or name.endswith(".local")
    return True


def _authority(text: str) -> tuple[str, int] | None:
    """Name and port of a ``Host``, or of an ``Origin`` behind its scheme; ``None`` for neither."""
    name, colon, given = text.rpartition(":")
    if not colon or given.endswith("]"):  # an IPv6 literal alone
        name, given = text, str(_USUAL_PORT)
    if not name or not given.isascii() or not given.isdigit() or len(given) > _LONGEST_PORT:
        return None
    return plain_name(name), int(given)


def plain_name(name: str) -> str:
    """One form for what stands for the same: letters of any case, ``[::1]``, ``mypc.``, IDNA."""
    bare = name.removeprefix("[").removesuffix("]").removesuffix(".").lower()
    try:
        return ip_address(bare).compressed
    except ValueError:
        pass
    try:
        return bare if bare.isascii() else bare.encode("idna").decode()
    except UnicodeError:
        return bare
