"""Movella DOT, once sold as Xsens DOT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.dot.dot_service import (
    ACC_RANGE_G,
    COMPANY,
    GYR_RANGE_DEG_S,
    MEASUREMENT_SERVICE_UUID,
    RATE_HZ,
    RATES_HZ,
)
from coach.decode.family import About, Family, Loss, Signs, Worth

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish
    from coach.decode.family import Advertisement


def _by_maker_and_address(said: Advertisement) -> bool:
    """One whose name was not heard, or was changed: its maker's data are its address.

    The number alone is that of all that Movella makes.
    """
    return COMPANY in said.makers and said.says_its_address(said.makers[COMPANY])


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.dot.dialogue import DotDialogue

    return DotDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.dot.decoder import DotDecoder

    return DotDecoder(sensor_id, t_zero_host_s)


DOT = Family(
    name="dot",
    about=About(
        title="Movella DOT (Xsens DOT)",
        wear="in a pocket of a chest strap or belt, or on its adhesive patch, at sternum or sacrum",
        wake="press its button; unused it goes to sleep after 10 minutes, connected and idle "
        "after 30",
        battery="9 hours; the sensor tells",
        limits=(
            "60 samples a second live, no more",
            "several at once do not all reach 60 samples a second",
            "a recording of its own must be stopped first, with the Movella app",
        ),
        source="Movella's BLE services specification of July 2023; no sensor was at hand",
    ),
    signs=Signs(
        names=("Movella DOT", "Xsens DOT"),
        also=_by_maker_and_address,
        perhaps=lambda said: COMPANY in said.makers,
        connected=frozenset({MEASUREMENT_SERVICE_UUID}),
        without=("has no measurement service", "update its firmware with the Movella app"),
    ),
    worth=Worth(
        rates_hz=RATES_HZ,
        rate_hz=RATE_HZ,
        acc_range_g=ACC_RANGE_G,
        gyr_range_deg_s=GYR_RANGE_DEG_S,
        tick_s=1e-6,
        loss=Loss.CLOCK,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
