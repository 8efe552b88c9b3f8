"""What is said to a BlueST board: nothing is asked but to notify."""

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
)
from coach.decode.families.bluest.features import BATTERY_UUID, MOTION_FEATURES, battery_percent
from coach.model import Channel

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish
    from coach.decode.families.bluest.features import MotionFeature

_RATE_NOTE = (
    "sends as often as its firmware likes, usually 20 to 50 times a second: contact time wants 52, "
    "and a landing lasts less than two samples"
)
_RANGE_NOTE = "does not tell where its chip is at full scale: landings may be cut off unseen"
_NO_GYRO_NOTE = "gives no turn rate with the acceleration: lean is slow, and no rotation is given"


class BlueStDialogue:
    """Which characteristics are there decides; notifications start by being wanted."""

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._feature: MotionFeature | None = None

    def start(self) -> Talk[Started]:
        """Have the best of the motion features notify, and wait for its first notification."""
        charge = yield from read(BATTERY_UUID, Channel.INFO)
        for feature in MOTION_FEATURES:
            if (yield from subscribe(feature.uuid, Channel.DATA)):
                self._feature = feature
                break
        else:
            raise GiveUp(
                GiveUpReason.UNKNOWN_SENSOR,
                "has no characteristic with acceleration, alone or with the turn rate",
                "flash firmware that sends acceleration and gyroscope together, as ST's own does",
            )
        first = yield from hear(feature.uuid, (b"",), self._wish.answer_s)
        if first is None:
            raise GiveUp(GiveUpReason.NO_ANSWER, "lets itself be listened to and sends nothing")
        notes = (_RATE_NOTE, _RANGE_NOTE) if feature.has_gyro else (_NO_GYRO_NOTE, _RATE_NOTE)
        return Started(notes, battery_percent(charge) if charge is not None else None)

    def keep_alive(self) -> Talk[None]:
        """Nothing: a connected board notifies until it is told to stop."""
        yield from ()

    def stop(self) -> Talk[None]:
        """No more notifications, which is what stops the stream."""
        if self._feature is not None:
            yield from unsubscribe(self._feature.uuid)
