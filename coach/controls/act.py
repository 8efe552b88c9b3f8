"""What a control does: the one way in for keys, page, headset and whatever else there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.controls.control_table import CONTROLS
from coach.core_wording import Wording
from coach.model import Command
from coach.model.units import KMH_PER_M_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.app import Stop
    from coach.app.live import Asked
    from coach.controls.control_table import Control
    from coach.controls.outcomes import Outcomes


def act(
    control: Control,
    asked: Asked,
    stop: Stop,
    notify: Callable[[str], None],
    outcomes: Outcomes | None = None,
) -> None:
    """Do what a control asks for. Of the thread of the run only.

    Args:
        control: Which.
        asked: Of the run: takes the wish along with the next inputs.
        stop: Of the run: ends it.
        notify: Takes the answer, one line for a person.
        outcomes: Tells what came of a wish, where that is up to the coach; without it the answer
            is the wish.
    """
    if control.command is Command.PAIN and asked.takes_back:
        control = CONTROLS["take_back"]
    if control.faster_kmh and asked.speed_m_s is None:
        notify(Wording("the speed is not known; give --treadmill KMH at the start"))
        return
    if control.steeper and asked.rise is None:
        notify(Wording("the incline is not known; give --incline PERCENT at the start"))
        return
    if control.steeper:
        asked.steeper(control.steeper)
        notify(Wording("treadmill at {percent:.1f} %", percent=100.0 * (asked.rise or 0.0)))
        return
    if control.faster_kmh:
        asked.faster(control.faster_kmh / KMH_PER_M_S)
        notify(Wording("treadmill at {kmh:.1f} km/h", kmh=(asked.speed_m_s or 0.0) * KMH_PER_M_S))
        return
    expected = (
        outcomes is not None
        and control.command is not None
        and outcomes.expect(control.command, notify)
    )
    if control.command is Command.TAKE_BACK and not asked.takes_back:
        notify(Wording("no pain was told in the last half minute"))
    elif not expected:
        notify(control.answer)
    if control.stops:
        stop.ask()
    elif control.command is not None:
        asked.ask(control.command)
