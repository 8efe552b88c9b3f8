"""Polar's sensors with an open accelerometer: the H10 strap, and the Verity Sense with a gyroscope.

Source: polarofficial/polar-ble-sdk @8fb5311c (2026-05-29) and its issues. No device was at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.polar.pmd import SERVICE_UUID
from coach.decode.family import About, Family, Loss, Signs, Worth
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish

H10_RATE_HZ = 100
VERITY_RATE_HZ = 104

_SOURCE = "polarofficial/polar-ble-sdk @8fb5311c and its issues; not tried on a device"
_OTHERS = (
    *("Polar 360", "Polar Loop", "Polar OH1", "Polar H6", "Polar H7", "Polar H9"),
    *("Polar Vantage", "Polar Grit", "Polar Ignite", "Polar Pacer", "Polar Unite"),
    *("Polar A3", "Polar M", "Polar V6", "Polar V8"),
)
"""Straps without acceleration, and what sits on wrist or arm: newer watches have the service too.

None can be renamed, so the name tells.
"""

_WITHOUT = ("offers no service that carries samples", "update its firmware with Polar's app")


def h10_dialogue(wish: Wish) -> Dialogue:
    """What is said to an H10."""
    from coach.decode.families.polar.dialogue import PolarDialogue

    return PolarDialogue(wish, gyro=False, rate_hz=H10_RATE_HZ, acc_range_g=8)


def h10_decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    """Reads an H10."""
    from coach.decode.families.polar.decoder import PolarDecoder

    return PolarDecoder(
        sensor_id, t_zero_host_s, has_gyro=False, rate_hz=H10_RATE_HZ, bytes_are_g=False
    )


def verity_dialogue(wish: Wish) -> Dialogue:
    """What is said to a Verity Sense."""
    from coach.decode.families.polar.dialogue import PolarDialogue

    return PolarDialogue(wish, gyro=True, rate_hz=VERITY_RATE_HZ, acc_range_g=16)


def verity_decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    """Reads a Verity Sense."""
    from coach.decode.families.polar.decoder import PolarDecoder

    return PolarDecoder(sensor_id, t_zero_host_s, has_gyro=True, rate_hz=52, bytes_are_g=True)


POLAR_H10 = Family(
    name="polar-h10",
    about=About(
        title="Polar H10 chest strap",
        wear="on its own strap, as for heart rate",
        wake="put it on with wet electrodes",
        battery="CR2025, changed by hand; the sensor tells",
        limits=(
            "no gyroscope: cadence, contact and flight time, bounce and impact, but no angles",
            "a lean without gyroscope is right only where nothing shakes it, so none is given",
            "measures to 8 g: hard landings are clipped and marked so",
            "ends the link 45 s after it is taken off the strap",
        ),
        source=_SOURCE,
    ),
    signs=Signs(
        names=("Polar H10",),
        other_names=("Polar Sense", *_OTHERS),
        connected=frozenset({SERVICE_UUID}),
        without=_WITHOUT,
    ),
    worth=Worth(
        rates_hz=(25, 50, 100, 200),
        rate_hz=H10_RATE_HZ,
        acc_range_g=8.0,
        gyr_range_deg_s=0.0,
        tick_s=1e-9,
        loss=Loss.CLOCK,
        silence_s=3.0,
        latency_s=0.5,
        acc_offset_m_s2=0.020 * GRAVITY_M_S2,
    ),
    dialogue=h10_dialogue,
    decoder=h10_decoder,
)
"""Accelerometer alone."""

POLAR_VERITY = Family(
    name="polar-verity",
    about=About(
        title="Polar Verity Sense",
        wear="clipped or in a pocket at sternum or sacrum, flat and tight; not on the arm",
        wake="press its button until the light shows",
        battery="rechargeable; the sensor tells",
        limits=(
            "is set to its SDK mode, in which it tells no heart rate until it is stopped",
            "without that mode (firmware before 1.1.5) cues come one to two seconds late",
            "does not measure while it is in its charger",
        ),
        source=_SOURCE,
    ),
    signs=Signs(
        names=("Polar Sense",),
        other_names=("Polar H10", *_OTHERS),
        connected=frozenset({SERVICE_UUID}),
        without=_WITHOUT,
    ),
    worth=Worth(
        rates_hz=(26, 52, 104, 208, 416),
        rate_hz=VERITY_RATE_HZ,
        acc_range_g=16.0,
        gyr_range_deg_s=2000.0,
        tick_s=1e-9,
        loss=Loss.CLOCK,
        silence_s=6.0,
        latency_s=0.2,
        acc_offset_m_s2=0.020 * GRAVITY_M_S2,
        acc_scale=0.01,
        calibrate_accelerometer=True,
    ),
    dialogue=verity_dialogue,
    decoder=verity_decoder,
)
"""Accelerometer and gyroscope as two streams."""
