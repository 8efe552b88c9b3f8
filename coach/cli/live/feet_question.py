"""Asks once, while nobody has told the feet, to tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import CalibrationOver, Locomotion, MetricSnapshot
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coach.app.session import Results
    from coach.model import Calibration, Input, Placement

QUESTION = mark(
    "left or right is a guess of how most runners move: press f as your left foot lands, "
    "four times or more, and it is known from then on"
)
_RUNNING_S = 20.0
"""By then a runner has fallen into step."""


class FeetQuestion:
    """Listens to a session that has keys.

    Args:
        calibrations: In force at the start.
        notify: Takes the line.
    """

    def __init__(self, calibrations: Iterable[Calibration], notify: Callable[[str], None]) -> None:
        self._told: dict[Placement, bool] = {}
        self._notify = notify
        self._asked = False
        self._since_s: float | None = None
        for calibration in calibrations:
            self._see(calibration)

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, CalibrationOver) and output.calibration is not None:
                self._see(output.calibration)
            elif isinstance(output, MetricSnapshot):
                self._look(output)

    def close(self) -> None:
        """Nothing to do."""

    def _see(self, calibration: Calibration) -> None:
        self._told[calibration.placement] = calibration.left_phase is not None

    def _look(self, snapshot: MetricSnapshot) -> None:
        if snapshot.locomotion is not Locomotion.RUNNING:
            self._since_s = None
            return
        if self._since_s is None:
            self._since_s = snapshot.t_s
        running_s = snapshot.t_s - self._since_s
        if self._asked or running_s < _RUNNING_S or all(self._told.values()):
            return
        self._asked = True
        self._notify(QUESTION)
