"""The run in pieces: per kilometre where speed is known, else per five minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Locomotion
from coach.report.measure.looked_at import SPLIT_METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from coach.app.distance import Distance
    from coach.app.grid_columns import GridColumns
    from coach.model import Cue
    from coach.report.measure.window_cadence import CadenceWindows

_SPLIT_S = 300.0
_SPLIT_M = 1000.0
_ROUNDING = 1e-6
"""Part of a piece: more than the sums are rounded by, 1 mm or 0.3 ms."""

_LEAST_RUNNING_S = 20.0
"""A piece with less running says nothing: a red light, or the last metres."""


@dataclass(frozen=True, slots=True)
class Split:
    """One piece.

    Args:
        from_s: Stream time.
        until_s: Stream time.
        running_s: Of it.
        distance_m: ``None`` where speed is not known.
        medians: Metric -> median of valid values while running, those with a value; cadence from
            all landings of the piece.
        in_band: Metric -> part of its judged values in its band, those with a band.
        cues: Corrections given.
    """

    from_s: float
    until_s: float
    running_s: float
    distance_m: float | None
    medians: Mapping[str, float]
    in_band: Mapping[str, float]
    cues: int


def splits_of(
    grid: GridColumns,
    grid_s: float,
    distance: Distance | None,
    *,
    bands: Mapping[str, tuple[float, float]],
    cues: Sequence[Cue],
    cadence: CadenceWindows,
) -> tuple[Split, ...]:
    """The table; a piece with hardly any running is left out."""
    t_s = grid.t_s
    if not len(t_s):
        return ()
    # An instant stands for the time before it, so it belongs where that began.
    begun = (
        (t_s - grid_s) / _SPLIT_S
        if distance is None
        else np.concatenate([[0.0], distance.distance_m[:-1]]) / _SPLIT_M
    )
    number = np.floor(begun + _ROUNDING).astype(int)
    running = grid.during(Locomotion.RUNNING)
    said_s = np.array([cue.t_s for cue in cues if cue.metric])
    counted = {name: (grid.values(name), running & grid.ok(name)) for name in _wanted(bands)}
    splits: list[Split] = []
    for part in np.unique(number):
        rows = np.flatnonzero(number == part)
        here = slice(int(rows[0]), int(rows[-1]) + 1)
        from_s, until_s = float(t_s[here.start]) - grid_s, float(t_s[here.stop - 1])
        running_s = int(running[here].sum()) * grid_s
        if not running_s or (splits and running_s < _LEAST_RUNNING_S):
            continue
        values = {name: v[here][ok[here]] for name, (v, ok) in counted.items()}
        splits.append(
            Split(
                from_s=from_s,
                until_s=until_s,
                running_s=running_s,
                distance_m=None if distance is None else _way(distance, here),
                medians=_medians(values, cadence.cadence_spm(from_s, until_s)),
                in_band=in_band({name: values[name] for name in bands}, bands),
                cues=int(((said_s > from_s) & (said_s <= until_s)).sum()),
            )
        )
    return tuple(splits)


def _medians(
    values: Mapping[str, npt.NDArray[np.float64]], cadence_spm: float | None
) -> dict[str, float]:
    found = {name: float(np.median(values[name])) for name in SPLIT_METRICS if len(values[name])}
    if "cadence_spm" in found and cadence_spm is not None:
        found["cadence_spm"] = cadence_spm
    return found


def in_band(
    values: Mapping[str, npt.NDArray[np.float64]], bands: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    """Part of each metric's values in its band, of those that have values."""
    return {
        name: float(((v >= bands[name][0]) & (v <= bands[name][1])).mean())
        for name, v in values.items()
        if len(v)
    }


def _wanted(bands: Mapping[str, tuple[float, float]]) -> list[str]:
    return list(dict.fromkeys([*SPLIT_METRICS, *bands]))


def _way(distance: Distance, here: slice) -> float:
    before = float(distance.distance_m[here.start - 1]) if here.start else 0.0
    return float(distance.distance_m[here.stop - 1]) - before
