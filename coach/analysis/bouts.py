"""Bouts and strides in the conventions of mobgap and gaitmap.

``start`` and ``end`` count rows of ``result.samples`` (``end`` is the first row after),
``lr_label`` is ``left``, ``right`` or ``unknown``, and the index is ``wb_id`` or ``s_id``.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model import Locomotion, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coach.analysis.result import Analysis

BOUT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "start": "first row of result.samples",
        "end": "first row of result.samples after it",
        "type": "walking or running",
        "start_s": "stream time of its first grid instant, less one period",
        "end_s": "stream time of its last grid instant",
        "duration_s": "how long",
        "n_steps": "landings in it",
    }
)
STRIDE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "start": "row of result.samples of a foot's landing",
        "end": "row of result.samples of the next landing of the same foot",
        "ic": "the landing that begins it, as start: the event of an IC stride list",
        "lr_label": "the foot: left, right or unknown",
        "type": "walking or running",
        "start_s": "stream time of the landing",
        "end_s": "stream time of the next landing of the same foot",
        "duration_s": "how long",
    }
)

_BOUTS = (Locomotion.WALKING.value, Locomotion.RUNNING.value)

_JOINED_S = 1e-6
"""Landings follow on each other if the later step begins where the earlier ended."""


def bouts_of(result: Analysis) -> list[list[Any]]:
    """Rows of ``BOUT_COLUMNS``: walking or running without a break, as the grid has it."""
    grid = result.grid
    landings = np.array([step.t_s for step in result.steps], dtype=np.float64)
    period_s = float(np.min(np.diff(grid.t_s))) if len(grid.t_s) > 1 else 0.0
    rows: list[list[Any]] = []
    for word, first, last in _stretches(grid.locomotion.tolist()):
        start_s, end_s = float(grid.t_s[first]) - period_s, float(grid.t_s[last])
        inside = int(((landings > start_s) & (landings <= end_s)).sum())
        start, end = (_row(result, t_s) for t_s in (start_s, end_s))
        rows.append([start, end, word, start_s, end_s, end_s - start_s, inside])
    return rows


def strides_of(result: Analysis) -> list[list[Any]]:
    """Rows of ``STRIDE_COLUMNS``: from each landing to the next of the same foot."""
    rows: list[list[Any]] = []
    steps = result.steps
    for first, middle, last in zip(steps, steps[1:], steps[2:], strict=False):
        joined = all(
            abs(one.t_s - two.t_s + two.duration_s) < _JOINED_S
            for one, two in ((first, middle), (middle, last))
        )
        if not joined or middle.locomotion is not last.locomotion:
            continue
        side = first.side if first.side is last.side else Side.UNKNOWN
        start, end = (_row(result, one.t_s) for one in (first, last))
        word = last.locomotion.value
        rows.append(
            [start, end, start, side.value, word, first.t_s, last.t_s, last.t_s - first.t_s]
        )
    return rows


def _stretches(words: list[str]) -> Iterator[tuple[str, int, int]]:
    """Each row of equal words that is a bout: the word, its first and its last number."""
    first = 0
    for number, word in enumerate(words):
        if number + 1 == len(words) or words[number + 1] != word:
            if word in _BOUTS:
                yield word, first, number
            first = number + 1


def _row(result: Analysis, t_s: float) -> int:
    """The first row of the samples that is not before a stream time.

    Without a gyroscope there are no attitudes: then it is the row of the array that was given in.
    """
    told = result.provenance
    if not len(result.samples) and told is not None and not told.inputs[0].timed:
        return max(math.ceil((t_s - _JOINED_S) * told.inputs[0].rate_hz), 0)
    return int(np.searchsorted(result.samples.t_s, t_s - _JOINED_S))
