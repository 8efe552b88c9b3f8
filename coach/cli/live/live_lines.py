"""A live run as plain lines on standard error: states, the seat, faults, none too often."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cli.notes import note
from coach.model import CalibrationOver, Cue, Fault, FaultKind
from coach.wording.fault_names import FAULT_NAMES
from coach.wording.seat_words import seat_words
from coach.wording.states import DOING
from coach.wording.times import clock
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app import Results
    from coach.model import Input, Locomotion

SAME_FAULT_S = 10.0


def locomotion_line(t_s: float, locomotion: Locomotion) -> None:
    """Print what the runner has begun to do."""
    note(f"[{clock(t_s)}] {tr(DOING[locomotion])}")


def no_line(t_s: float, locomotion: Locomotion) -> None:
    """Where the steps of the wearer are nobody's business."""


class CalibrationLines:
    """Prints what was learnt of the sensor's seat, unless a cue has said it at the same time."""

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        said_s = {output.t_s for output in results.told if isinstance(output, Cue)}
        for output in results.told:
            if isinstance(output, CalibrationOver) and output.t_s not in said_s:
                note(f"[{clock(output.t_s)}] {seat_words(output.detail)}")

    def close(self) -> None:
        """Nothing to do."""


class FaultLines:
    """Prints faults; one kind at most every ten seconds, with how many were left out."""

    def __init__(self) -> None:
        self._told_s: dict[FaultKind, float] = {}
        self._left_out: dict[FaultKind, int] = {}

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        for output in results.told:
            # What failed in the coach itself was told when it did.
            if isinstance(output, Fault) and output.kind is not FaultKind.BACKGROUND:
                self._fault(output)

    def close(self) -> None:
        """Nothing to do."""

    def _fault(self, fault: Fault) -> None:
        kind = fault.kind
        if fault.t_s - self._told_s.get(kind, -math.inf) < SAME_FAULT_S:
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
            return
        self._told_s[kind] = fault.t_s
        more = self._left_out.pop(kind, 0)
        said = f"{tr(FAULT_NAMES[kind])}: {tr(fault.detail)}"
        if more:
            said = tr("{said} ({more} more before)", said=said, more=more)
        note(f"[{clock(fault.t_s)}] {said}")
