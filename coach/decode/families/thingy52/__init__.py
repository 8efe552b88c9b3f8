"""Nordic's Thingy:52, a developer's board with its factory firmware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.thingy52.motion_service import (
    ACC_RANGE_G,
    CONFIG_SERVICE_UUID,
    GYR_RANGE_DEG_S,
    MOTION_SERVICE_UUID,
    RATE_HZ,
    RATES_HZ,
)
from coach.decode.family import About, Family, Loss, Signs, Worth

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.thingy52.dialogue import Thingy52Dialogue

    return Thingy52Dialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.thingy52.decoder import Thingy52Decoder

    return Thingy52Decoder(sensor_id, t_zero_host_s)


THINGY52 = Family(
    name="thingy52",
    about=About(
        title="Nordic Thingy:52 with its factory firmware",
        wear="bulky: in a belt pocket at the sacrum, held tight",
        wake="switch it on, or shake it",
        battery="of the board; the sensor tells",
        limits=(
            "its accelerometer ends at 2 g and cannot be asked for more: each landing is cut off",
            "its gyroscope ends at 1024 deg/s",
            "no clock, no numbers: that a sample was lost shows a second later, by arrival alone",
            "it corrects its offsets by itself while in motion, so they are not steady",
            "not every computer or phone keeps up with 100 packets a second",
        ),
        source="Nordic's firmware, and one notification from a user; no board was at hand",
    ),
    signs=Signs(
        names=("Thingy",),
        services=frozenset({CONFIG_SERVICE_UUID}),
        other_names=("Thingy:53", "Thingy53", "Thingy:91", "Thingy91"),
        connected=frozenset({MOTION_SERVICE_UUID}),
        without=(
            "has no motion service",
            "flash Nordic's factory firmware; a Thingy:53 cannot stream its motion",
        ),
    ),
    worth=Worth(
        rates_hz=RATES_HZ,
        rate_hz=RATE_HZ,
        acc_range_g=ACC_RANGE_G,
        gyr_range_deg_s=GYR_RANGE_DEG_S,
        tick_s=None,
        loss=Loss.ARRIVAL,
        acc_offset_m_s2=0.2,
        acc_scale=0.01,
        calibrate_accelerometer=True,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
