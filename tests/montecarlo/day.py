"""A known runner on another day: put on anew, calibrated anew, and coached through some phases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from coach.model import Calibration, Placement, SensorMount
from coach.simulation import Story, simulate
from coach.simulation.days import another_day
from coach.wiring.config import SessionConfig
from tests.theory.sessions import PROMPT, Runner, Session, calibrated, known, run

if TYPE_CHECKING:
    from coach.settings import Settings
    from coach.simulation.story import Phase


@dataclass(frozen=True)
class AnotherDay:
    """One day of one runner.

    Args:
        runner: Who.
        number: Of the day; 0 was the first, which taught the usual values.
    """

    runner: Runner
    number: int

    @cached_property
    def story(self) -> Story:
        """This day's body, strap and sensor; the phases are of no matter."""
        return another_day(self.runner.story("stand 5", "run 30"), self.number).story

    @cached_property
    def calibration(self) -> Calibration:
        """Of this day, by standing, two bends and some running; asked for again if refused.

        Raises:
            AssertionError: It was refused each time.
        """
        return calibrated(self.story)[1].calibration

    def coached(self, phases: list[Phase], settings: Settings = PROMPT) -> Session:
        """Coach through some phases with the usual values of the first day."""
        mount = SensorMount(Placement(self.runner.placement), calibration=self.calibration)
        config = SessionConfig((mount,), baseline=known(self.runner).baseline, settings=settings)
        return run(config, simulate(replace(self.story, phases=tuple(phases))))
