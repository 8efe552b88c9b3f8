"""What the store keeps as JSON, which may come from anywhere: learnt things and practices."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, TypeVar

from coach.core_wording import Wording
from coach.model import Baseline, Calibration
from coach.model.practice import DeskSpan, DeskState, SegmentStand, SetDone
from coach.recording.json_form import item_of, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.files.strict_json import JsonObject

_T = TypeVar("_T")

_SPAN = tuple(field.name for field in dataclasses.fields(DeskSpan))
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
    """A time at the desk, in order; ``ValueError`` in one line if it is none.

    By columns: a year at the desk has some hundred thousand spans.
    """
    columns = [form.get(name) for name in _SPAN]
    if not all(isinstance(column, list) for column in columns):
        raise ValueError(Wording("it has no spans"))
    rows = list(zip(*columns, strict=True))
    end_s = -math.inf
    for t_s, until_s, _, slouched, lean_rad in rows:
        numbers = (t_s, until_s) if lean_rad is None else (t_s, until_s, lean_rad)
        if not all(type(one) in (int, float) and abs(one) <= _MOST for one in numbers):
            raise ValueError(Wording("its spans are no times"))
        if slouched not in (None, True, False):
            raise ValueError(Wording("its spans are no times"))
        if not end_s <= t_s <= until_s:
            raise ValueError(Wording("its spans are not in order"))
        end_s = until_s
    return tuple(
        DeskSpan(float(t_s), float(until_s), DeskState(state), slouched, lean_rad)
        for t_s, until_s, state, slouched, lean_rad in rows
    )


def spans_form(spans: Sequence[DeskSpan]) -> JsonObject:
    """Inverse of ``spans_of``."""
    return {name: [plain(getattr(span, name)) for span in spans] for name in _SPAN}


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
