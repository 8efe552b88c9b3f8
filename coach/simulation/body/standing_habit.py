"""What one does in a standing check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.simulation.body.body_truth import StandHold
from coach.simulation.body.poses import POSES

if TYPE_CHECKING:
    from coach.simulation.body.doer import Doer, Habit, Word

ASKED = {
    "stand_usual": "usual",
    "stand_tall": "tall",
    "stand_sunk": "sunk",
    "stand_pelvis_forward": "pelvis_forward",
    "stand_pelvis_back": "pelvis_back",
}
"""Word of the coach -> posture."""

STILL = ("calibration_stand", "calibration_again")
"""A calibration's words go by the key of their phrase."""

OVER = ("stand_done", "stand_failed")
STILL_OF = {"usual": 1.0, "tall": 1.15, "sunk": 1.0, "pelvis_forward": 1.3, "pelvis_back": 1.3}
"""How much one sways in each, against standing as one does."""

_GIVES_UP_S = 120.0


def standing_check(doer: Doer) -> Habit:
    """Stands there and does what is asked, until it is over or nobody asks any more."""
    yield from doer.take("standing", POSES["standing"])
    while True:
        word = yield from doer.listen(_GIVES_UP_S)
        if word is None or word.rule in OVER:
            break
        if word.rule in ASKED:
            yield from hold(doer, ASKED[word.rule])
    yield from doer.take("standing", POSES["standing"])
    yield from doer.wait(4.0)


def stand_still(doer: Doer, word: Word) -> Habit:
    """What a calibration asks for first, if that is what was said."""
    if word.rule in STILL and doer.posture != "standing":
        yield from doer.take("standing", POSES["standing"])


def hold(doer: Doer, asked: str, for_s: float | None = None) -> Habit:
    """Take the posture; hold it for a time, or until something is said."""
    figure, traits = doer.figure, doer.traits
    again = np.zeros((2, 3))
    again[:, 0] = [doer.noise(traits.return_deg), doer.noise(traits.return_deg)]
    again[:, 1] = 0.4 * np.array([doer.noise(traits.return_deg), doer.noise(traits.return_deg)])
    figure.angles_deg = doer.standing_deg(asked) + again
    figure.places_m = POSES["standing"].places_m + (asked == "sunk") * np.array([[0.01, -0.02]] * 2)
    figure.keep_still(STILL_OF[asked], doer.now_s)
    yield from doer.move(doer.about(1.4 / traits.pace, 0.25))
    start_s = doer.now_s
    held = doer.pitch_rad(figure.wanted_deg())
    if for_s is None:
        word = yield from doer.listen(_GIVES_UP_S)
        if word is not None:
            doer.keep(word)
    else:
        yield from doer.wait(for_s)
    doer.done.holds.append(StandHold(start_s, doer.now_s, asked, held))
