"""Which sensor axis points where, as the user says it, turned into a mounting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model.quaternion import rotate
from coach.mounting import AxesError, parse_axes
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from coach.model import Mounting
    from coach.model.blocks import FloatArray

_UPRIGHT = 0.5  # cosine: nobody stands or runs bent by more than 60 degrees


def mounting_of(text: str) -> Mounting:
    """The mounting of an axes text; see ``coach.mounting.parse_axes``.

    Raises:
        ImportProblem: If the text is wrong, or the axes are not right-handed.
    """
    try:
        return parse_axes(text)
    except AxesError as error:
        raise ImportProblem(ImportReason.AXES, f"--{error}") from error


def check_up(where: str, mounting: Mounting, resting_m_s2: FloatArray) -> list[str]:
    """A warning if the resting acceleration ``(3,)``, sensor axes, is far from the stated up."""
    pointing = rotate(np.array(mounting.quat_segment_from_sensor), resting_m_s2)
    if pointing[2] >= _UPRIGHT * float(np.linalg.norm(resting_m_s2)):
        return []
    axis = int(np.argmax(np.abs(resting_m_s2)))
    seen = f"{'+' if resting_m_s2[axis] > 0.0 else '-'}{'xyz'[axis]}"
    return [f"{where}: gravity says that {seen} points up, --axes says otherwise; check --axes"]


def own_axes_of(option: str, text: str) -> FloatArray:
    """The signed permutation ``(3, 3)`` of ``x,-z,y``: which of a sensor's axes its x, y, z are.

    Raises:
        ImportProblem: The text names no axis, or one twice.
    """
    rows = np.zeros((3, 3))
    parts = [part.strip().lower() for part in text.split(",")]
    letters = [part[1:] if part[:1] in ("+", "-") else part for part in parts]
    if sorted(letters) != ["x", "y", "z"]:
        raise ImportProblem(
            ImportReason.OPTION,
            Wording(
                "{option} {what!r} must name each of x, y and z once: x,-z,y",
                option=option,
                what=text,
            ),
        )
    for row, (part, letter) in enumerate(zip(parts, letters, strict=True)):
        rows[row, "xyz".index(letter)] = -1.0 if part.startswith("-") else 1.0
    return rows
