"""What is said to a phone over the radio: nothing, for it comes by itself, over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.dialogue import GiveUp, GiveUpReason

if TYPE_CHECKING:
    from coach.decode.dialogue import Started, Talk, Wish


class NoDialogue:
    """For whoever would connect to a phone all the same."""

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        """Whatever is wished: the app sets its rates itself."""

    def start(self) -> Talk[Started]:
        """It cannot be begun from here."""
        yield from ()
        what, remedy = "is a phone, which is not heard by radio", "say --sensor phone"
        raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, what, remedy)

    def keep_alive(self) -> Talk[None]:
        """Nothing."""
        yield from ()

    def stop(self) -> Talk[None]:
        """Nothing."""
        yield from ()
