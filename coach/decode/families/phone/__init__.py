"""A phone in a belt pouch: the app Sensor Logger pushes what its sensors show over the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.family import About, Family, Loss, Signs, Worth

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.phone.no_dialogue import NoDialogue

    return NoDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.phone.decoder import PhoneDecoder

    return PhoneDecoder(sensor_id, t_zero_host_s)


PHONE = Family(
    name="phone",
    about=About(
        title="a phone with the app Sensor Logger (iOS, Android), over the network",
        wear="flat against the sacrum in a tight running belt, as --placement waist",
        wake="coach run --sensor phone shows the address that the app is to push to",
        battery="of the phone; the app tells if Battery is switched on",
        limits=(
            "heard over Wi-Fi or the phone's own hotspot: the coach ends where the network does",
            "words come later by the batch period that the app pushes at",
            "a pouch moves more than a strapped sensor: its angles have twice the error",
            "wants Accelerometer, Gravity and Gyroscope; Location gives speed, Barometer grade",
            "on an iPhone: Standardise Units & Frames off, or Accelerometer Uncalibrated on",
        ),
        source="tszheichoi/awesome-sensor-logger: PUSHING, UNITS, COORDINATES, SAMPLING",
    ),
    signs=Signs(),
    worth=Worth(
        rates_hz=(100,),
        rate_hz=100,
        # Android tells none; 8 g is an iPhone's, and what most others reach.
        acc_range_g=8.0,
        gyr_range_deg_s=2000.0,
        tick_s=1e-6,
        loss=Loss.NUMBERED,
        silence_s=4.5,
        latency_s=1.0,
        acc_offset_m_s2=0.2,
        acc_scale=0.005,
        calibrate_accelerometer=True,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
