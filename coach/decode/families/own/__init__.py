"""Sensors that speak ``firmware_protocol``: the project's own firmware, and the virtual sensor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.family import About, Family, Loss, Signs, Worth
from firmware_protocol.gatt import SERVICE_UUID
from firmware_protocol.limits import (
    DEFAULT_ACC_RANGE_G,
    DEFAULT_GYR_RANGE_DEG_S,
    DEFAULT_RATE_HZ,
    RATES_HZ,
)

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.own.dialogue import OwnDialogue

    return OwnDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.own.decoder import OwnDecoder

    return OwnDecoder(sensor_id, t_zero_host_s)


OWN = Family(
    name="own",
    about=About(
        title="coach firmware, e.g. on a XIAO nRF52840 Sense",
        wear="in a pocket of a chest strap or belt, flat against sternum or sacrum",
        wake="switch it on",
        battery="of the board; the sensor tells",
        source="firmware_protocol/README.md",
    ),
    signs=Signs(
        services=frozenset({SERVICE_UUID}),
        connected=frozenset({SERVICE_UUID}),
    ),
    worth=Worth(
        rates_hz=RATES_HZ,
        rate_hz=DEFAULT_RATE_HZ,
        acc_range_g=DEFAULT_ACC_RANGE_G,
        gyr_range_deg_s=DEFAULT_GYR_RANGE_DEG_S,
        tick_s=1e-6,
        loss=Loss.NUMBERED,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
