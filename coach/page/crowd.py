"""Who stands before the door: so many of one address and so many in all, the last to come stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

_T = TypeVar("_T", bound="Hashable")

MOST_OF_ONE_ADDRESS = 16  # a browser opens six connections at once
MOST_IN_ALL = 64


class Crowd(Generic[_T]):
    """Those who have not shown a code or a key yet, or not even asked for anything.

    Nobody is refused a place: one who stood there before makes room, of the same address or of the
    address with most places. So strangers can only push away each other.
    """

    def __init__(self) -> None:
        self._address_of: dict[_T, str] = {}

    def __len__(self) -> int:
        return len(self._address_of)

    def come(self, who: _T, address: str) -> _T | None:
        """Somebody comes; gives who has to go for it."""
        self._address_of[who] = address
        places = Counter(self._address_of.values())
        if places[address] > MOST_OF_ONE_ADDRESS:
            crowded = address
        elif len(self._address_of) > MOST_IN_ALL:
            crowded = places.most_common(1)[0][0]
        else:
            return None
        gone = next(one for one, of in self._address_of.items() if of == crowded)
        self.leave(gone)
        return gone

    def leave(self, who: _T) -> None:
        """Somebody was let in, or went away."""
        self._address_of.pop(who, None)
