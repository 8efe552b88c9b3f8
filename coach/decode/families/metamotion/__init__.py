"""MetaMotion boards of MbientLab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.metamotion.board_bytes import (
    ACC_RANGE_G,
    GYR_RANGE_DEG_S,
    RATE_HZ,
    RATES_HZ,
    SERVICE_UUID,
)
from coach.decode.family import About, Family, Loss, Signs, Worth
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.metamotion.dialogue import MetaMotionDialogue

    return MetaMotionDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.metamotion.decoder import MetaMotionDecoder

    return MetaMotionDecoder(sensor_id, t_zero_host_s)


METAMOTION = Family(
    name="metamotion",
    about=About(
        title="MbientLab MetaMotion R, RL, C and S",
        wear="in a pocket of a chest strap or belt, flat against sternum or sacrum",
        wake="charge it; charged it can be found at any time",
        battery="the sensor tells",
        limits=(
            "what another app has set it up to log ends; what it has logged stays",
            "an old firmware cannot join acceleration and angular rate: no angles then",
            "not every computer keeps up with 100 packets a second",
        ),
        source="the tests of MbientLab's C++ library of January 2023; no sensor was at hand",
    ),
    signs=Signs(
        names=("MetaWear", "MetaMotion"),
        services=frozenset({SERVICE_UUID}),
        connected=frozenset({SERVICE_UUID}),
        without=(
            "has no MetaWear service",
            "if it waits for new firmware, end that with the MetaBase app",
        ),
    ),
    worth=Worth(
        rates_hz=RATES_HZ,
        rate_hz=RATE_HZ,
        acc_range_g=ACC_RANGE_G,
        gyr_range_deg_s=GYR_RANGE_DEG_S,
        tick_s=None,
        loss=Loss.NUMBERED,
        # Half of the 40 mg that Bosch allows a BMI160; nobody calibrates the board.
        acc_offset_m_s2=0.020 * GRAVITY_M_S2,
        acc_scale=0.01,
        calibrate_accelerometer=True,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
