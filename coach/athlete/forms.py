"""What the store keeps as JSON, which may come from anywhere: learnt things and practices."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from coach.core_wording import Wording
from coach.model import Baseline, Calibration
from coach.model.practice import DeskSpan, SegmentStand, SetDone
from coach.recording.json_form import item_of

if TYPE_CHECKING:
    from coach.files.strict_json import JsonObject

_T = TypeVar("_T")

_MOST = 1e9
"""Seconds, radians, percent, counts: nothing in a practice is larger."""


def calibration_of(form: JsonObject) -> Calibration:
    """A calibration; ``ValueError`` in one line if it is none."""
    calibration = item_of(Calibration, form)
    if not calibration.mounting.is_rotation:
        raise ValueError("its mounting is not a rotation")
    return calibration


def baseline_of(form: JsonObject) -> Baseline:
    """Usual values; ``ValueError`` in one line if they are none."""
    found = item_of(Baseline, form)
    for name, (_, spread) in found.metrics.items():
        if spread < 0.0:
            raise ValueError(f"{name} has no usual value")
    return found


def stand_of(form: JsonObject) -> SegmentStand:
    """What a standing check found of a segment; ``ValueError`` in one line if it is none."""
    return _bounded(item_of(SegmentStand, form), form)


def spans_of(form: JsonObject) -> tuple[DeskSpan, ...]:
    """A time at the desk, in order; ``ValueError`` in one line if it is none."""
    spans = form.get("spans")
    if not isinstance(spans, list):
        raise ValueError(Wording("it has no spans"))  # noqa: TRY004  as all that is wrong in a form
    found = _bounded(tuple(item_of(DeskSpan, one) for one in spans), spans)
    if any(span.end_s < span.t_s for span in found) or any(
        later.t_s < before.end_s for before, later in itertools.pairwise(found)
    ):
        raise ValueError(Wording("its spans are not in order"))
    return found


def set_of(form: JsonObject) -> SetDone:
    """A set of an exercise; ``ValueError`` in one line if it is none."""
    return _bounded(item_of(SetDone, form), form)


def _bounded(found: _T, form: object) -> _T:
    """What was read, if no number in its form is beyond all measure."""
    if isinstance(form, dict):
        form = list(form.values())
    if isinstance(form, list):
        for one in form:
            _bounded(found, one)
    elif isinstance(form, (int, float)) and abs(form) > _MOST:
        raise ValueError(Wording("{value} is no measure of anything", value=form))
    return found
