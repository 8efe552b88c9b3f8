"""Sensors that speak ``firmware_protocol``: the project's own firmware, and the virtual sensor."""

from coach.decode.families.own.decoder import OwnDecoder
from coach.decode.families.own.dialogue import OwnDialogue
from coach.decode.family import About, Family, Loss, Signs, Worth
from firmware_protocol.gatt import SERVICE_UUID
from firmware_protocol.limits import (
    DEFAULT_ACC_RANGE_G,
    DEFAULT_GYR_RANGE_DEG_S,
    DEFAULT_RATE_HZ,
    RATES_HZ,
)

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
    dialogue=OwnDialogue,
    decoder=OwnDecoder,
)
