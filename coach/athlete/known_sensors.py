"""What is known of single sensors, whoever wears them: a small file beside the store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coach.files.private import own_folder, write_private
from coach.files.strict_json import read_object
from coach.model import AccelerometerCalibration
from coach.recording.json_form import form_of, item_of

if TYPE_CHECKING:
    from pathlib import Path

    from coach.files.strict_json import JsonObject

_NAME = "sensors.json"
_ASKED = "asked"  # no address of a sensor is so short
_MOST_ASKED = 100  # the oldest are forgotten


def accelerometer_of(folder: Path, sensor_id: str) -> AccelerometerCalibration | None:
    """The measured errors of a sensor's accelerometer, ``None`` if nobody has measured them.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds something else; one line.
    """
    form = _known(folder / _NAME).get(sensor_id)
    return None if form is None else item_of(AccelerometerCalibration, form)


def keep_accelerometer(folder: Path, sensor_id: str, errors: AccelerometerCalibration) -> Path:
    """Keep them in place of earlier ones.

    Returns:
        The file.

    Raises:
        OSError: The system refuses; what was there is still there.
        ValueError: The file holds something else and is left alone.
    """
    path = folder / _NAME
    known = _known(path) | {sensor_id: form_of(errors)}
    own_folder(folder)
    write_private(path, json.dumps(known, indent=2, allow_nan=False) + "\n")
    return path


def ask_once(folder: Path, sensor_id: str) -> bool:
    """Whether a sensor's owner is to be asked for a calibration of it now; never again then.

    Raises:
        OSError: The file cannot be read or written.
        ValueError: It holds something else and is left alone.
    """
    path = folder / _NAME
    known = _known(path)
    said = known.get(_ASKED, [])
    asked = [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
    if sensor_id in asked:
        return False
    known = known | {_ASKED: [*asked, sensor_id][-_MOST_ASKED:]}
    own_folder(folder)
    write_private(path, json.dumps(known, indent=2, allow_nan=False) + "\n")
    return True


def _known(path: Path) -> JsonObject:
    """The forms of all sensors; none if there is no file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return read_object(text)
