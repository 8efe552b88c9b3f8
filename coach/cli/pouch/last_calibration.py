"""The last calibration of a journey, for its next run where no profile keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.model import Calibration, CalibrationOver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app import Results
    from coach.cli.live.run_plan import Plan
    from coach.model import Input, Placement


class LastCalibration:
    """A sink.

    Args:
        plan: Of the session; with a profile in it there is nothing to remember.
    """

    def __init__(self, plan: Plan) -> None:
        self._found: dict[Placement, Calibration] = {}
        self._kept_elsewhere = plan.profile is not None

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, CalibrationOver) and output.calibration is not None:
                self._found[output.calibration.placement] = output.calibration

    def close(self) -> None:
        """Nothing to do."""

    def into(self, plan: Plan) -> Plan:
        """The plan of the next run."""
        if self._kept_elsewhere or not self._found:
            return plan
        others = [one for one in plan.calibrations if one.placement not in self._found]
        return replace(plan, calibrations=(*others, *self._found.values()))
