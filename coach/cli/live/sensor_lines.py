"""What is said of a sensor once it is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete.known_sensors import ask_once
from coach.cli.offline.calibrate_accelerometer import known_accelerometer
from coach.decode import FAMILIES
from coach.files.folders import profile_folder
from coach.model import METRICS
from coach.wording.metric_names import unit_of, words_of
from coach.wording.sensor_words import withheld_words
from coach.wording.translation import tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import Placement, SensorWorth
    from coach.sources import LiveSensors


def connected_lines(
    source: LiveSensors, placements: Sequence[Placement], *, real: bool = True
) -> Iterator[str]:
    """Which sensor it is, and in one line what cannot be told with it.

    Args:
        source: Open.
        placements: Where each sensor sits, in their order.
        real: Whether somebody can lay it on its six sides.
    """
    for one, placement in zip(source.sources, placements, strict=True):
        yield tr(
            "connected to {sensor} ({id})",
            sensor=one.sensor_name,
            id=one.sensor_id,
        )
        missing = withheld_words(FAMILIES[one.family].worth, [placement])
        if missing:
            yield tr("{sensor} tells {missing}", sensor=one.family, missing="; ".join(missing))
        if real and asks_for_six_sides(one.sensor_id, FAMILIES[one.family].worth):
            yield _ask(FAMILIES[one.family].worth, placement)


def asks_for_six_sides(sensor_id: str, worth: SensorWorth) -> bool:
    """Whether the runner is to be asked to calibrate that sensor's accelerometer: once for each."""
    if not worth.calibrate_accelerometer or known_accelerometer(sensor_id) is not None:
        return False
    folder = profile_folder()
    if folder is None:
        return True
    try:
        return ask_once(folder, sensor_id)
    except (OSError, ValueError):
        # What cannot be remembered is asked again; why was told with the calibration.
        return True


def _ask(worth: SensorWorth, placement: Placement) -> str:
    """Which angle is how uncertain, from standing and by itself, and what to do about it."""
    name = "pelvic_tilt_rad" if placement.is_pelvic else "trunk_forward_lean_rad"
    spec = METRICS[name]
    stood, alone = (
        value_of(name, spec.error_at(placement, worth, from_standing=stands))
        for stands in (True, False)
    )
    return tr(
        "its accelerometer is not calibrated: {angle} is within {stood} {unit} from standing and "
        "{alone} by itself, two times in three, until then. Once, at home: record it alone, "
        "laid still on each of its six sides, then 'coach calibrate FILE --accelerometer'; "
        "this is not asked again",
        angle=words_of(name),
        stood=stood,
        unit=unit_of(name),
        alone=alone,
    )
