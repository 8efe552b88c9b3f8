"""Boards of STMicroelectronics that speak BlueST: SensorTile.box, STWIN, BlueNRG-Tile and others.

Source: STMicroelectronics/BlueSTSDK_Android 78d2b028 and its tests, BlueSTSDK_iOS and its newer
edition (advertisements), BlueSTSDK_Python 0a492c94.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.bluest.advertised import measures_motion, surely_measures_motion
from coach.decode.families.bluest.features import SERVICE_UUID
from coach.decode.family import About, Family, Loss, Signs, Worth

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.bluest.dialogue import BlueStDialogue

    return BlueStDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.bluest.decoder import BlueStDecoder

    return BlueStDecoder(sensor_id, t_zero_host_s)


BLUEST = Family(
    name="bluest",
    about=About(
        title="ST boards with BlueST firmware (SensorTile.box, .box PRO, STWIN, BlueNRG-Tile)",
        wear="in its case or one of your own, in a pocket of a chest strap or belt",
        wake="switch it on; firmware with motion features must be on it",
        battery="of the board; told where the firmware has the battery feature",
        limits=(
            "20 to 50 samples a second, as its firmware likes: contact time wants 52, impact 100",
            "numbers nothing; its ticks of some 8 or 10 ms are measured for 2 s at the start",
            "does not tell its full scale: firmware that sets 2 g cuts off each landing unseen",
            "axes are as its firmware turned them: see that the coach's left is your left",
        ),
        source="ST's BlueST SDKs and their tests; no capture of a board was at hand",
    ),
    signs=Signs(
        services=frozenset({SERVICE_UUID}),
        also=surely_measures_motion,
        perhaps=measures_motion,
        connected=frozenset({SERVICE_UUID}),
        without=(
            "advertises as an ST board and has no BlueST service",
            "flash firmware with the BlueST protocol",
        ),
    ),
    worth=Worth(
        rates_hz=(50,),
        rate_hz=50,
        acc_range_g=16.0,
        gyr_range_deg_s=2000.0,
        tick_s=0.008,
        loss=Loss.CLOCK,
        acc_offset_m_s2=0.13,
        acc_scale=0.01,
        calibrate_accelerometer=True,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
