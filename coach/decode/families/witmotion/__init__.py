"""WitMotion's Bluetooth 5.0 modules: inertial sensors of the lowest price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.witmotion.wit_registers import RATES_HZ, SERVICE_UUID, USUAL_RATE_HZ
from coach.decode.family import About, Family, Loss, Signs, Worth
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish
    from coach.decode.family import Advertisement


def _numbered(said: Advertisement) -> bool:
    """WT and a digit, as in WT901BLE67 or WT22222: other makers' names begin with WT as well."""
    return said.name[:2].casefold() == "wt" and said.name[2:3].isdecimal()


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.witmotion.dialogue import WitDialogue

    return WitDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.witmotion.decoder import WitDecoder

    return WitDecoder(sensor_id, t_zero_host_s)


WITMOTION = Family(
    name="witmotion",
    about=About(
        title="WitMotion WT901BLE, WT901BLECL, WT9011DCL, WT901SDCL-BT50",
        wear="under a chest strap, or on an elastic belt at the sacrum, so tight that it cannot "
        "turn",
        wake="switch it on; the vendor's app must not be connected to it",
        battery="WT9011DCL some 12 h; the sensor tells",
        limits=(
            "most have no clock: samples are dated by their arrival, lost ones are only inferred",
            "up to 3.6 % of scale error seen: calibrate the accelerometer before trusting angles",
            "its gyroscope shows exactly 0 at rest, so its offset cannot be learnt there",
            "16 g and 2000 deg/s, fixed",
            "WTVB modules are vibration sensors and are refused",
        ),
        source="vendor's protocol pages, public programs and captures",
    ),
    signs=Signs(
        names=("WTSDCL", "BWT901BLE"),
        also=_numbered,
        services=frozenset({SERVICE_UUID}),
        other_names=("WTVB",),
        other_words="is a vibration sensor and measures no posture",
        connected=frozenset({SERVICE_UUID}),
        without=(
            "does not offer the service of WitMotion's Bluetooth 5.0 modules",
            "older modules (BWT901CL) speak classic Bluetooth, which is not supported",
        ),
    ),
    worth=Worth(
        rates_hz=RATES_HZ,
        rate_hz=USUAL_RATE_HZ,
        acc_range_g=16.0,
        gyr_range_deg_s=2000.0,
        tick_s=None,
        loss=Loss.ARRIVAL,
        latency_s=0.05,
        # Five modules at rest in public captures: 0.997 to 1.036 g, 1.8 % RMS. Which part of it is
        # an offset and which scale, one position does not tell.
        acc_offset_m_s2=0.02 * GRAVITY_M_S2,
        acc_scale=0.018,
        calibrate_accelerometer=True,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
