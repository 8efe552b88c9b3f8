"""What is said to a Thingy:52: the rate, and then that raw motion is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Started,
    hear,
    read,
    subscribe,
    unsubscribe,
    write,
)
from coach.decode.families.thingy52.motion_service import (
    MOTION_CONFIG_UUID,
    RATE_HZ,
    RATES_HZ,
    RAW_UUID,
    MotionConfig,
    decode_config,
)
from coach.model import Channel
from coach.model.rates import nearest, rate_problem

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish

_NOTES = (
    "measures 2 g at most: landings are cut off, and marked so",
    "has no clock and numbers nothing: its samples are dated by their arrival",
)


class Thingy52Dialogue:
    """The rate is set before the first notification: a change starts the chip anew."""

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def start(self) -> Talk[Started]:
        """Set the rate, subscribe, and wait for the first sample."""
        config = yield from self._config()
        wanted = nearest(self._wish.rate_hz or RATE_HZ, RATES_HZ)
        notes: tuple[str, ...] = _NOTES
        if config.rate_hz != wanted:
            if not (yield from write(MOTION_CONFIG_UUID, config.at(wanted).encode())):
                raise GiveUp(GiveUpReason.REFUSED, f"does not take a rate of {wanted} Hz")
            config = yield from self._config()
        if config.rate_hz != wanted:
            problem = rate_problem(config.true_rate_hz)
            if problem:
                raise GiveUp(GiveUpReason.REFUSED, f"stays at {problem}")
            notes = (f"stays at {config.true_rate_hz:.0f} Hz, asked for {wanted}", *notes)
        if not (yield from subscribe(RAW_UUID, Channel.DATA)):
            raise GiveUp(GiveUpReason.REFUSED, "lets nobody listen to raw motion")
        if (yield from hear(RAW_UUID, (b"",), self._wish.answer_s)) is None:
            raise GiveUp(GiveUpReason.NO_ANSWER, "lets itself be listened to and sends nothing")
        return Started(notes)

    def keep_alive(self) -> Talk[None]:
        """Nothing: it notifies until it is told to stop."""
        yield from ()

    def stop(self) -> Talk[None]:
        """No more notifications, upon which it switches its chip off. The rate stays set."""
        yield from unsubscribe(RAW_UUID)

    def _config(self) -> Talk[MotionConfig]:
        payload = yield from read(MOTION_CONFIG_UUID, Channel.INFO)
        config = decode_config(payload) if payload is not None else None
        if config is None:
            raise GiveUp(GiveUpReason.INFO_UNREADABLE, "does not tell its motion configuration")
        return config
