"""A result as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coach.analysis.optional import library
from coach.model import METRICS
from coach.model.units import SHOWN_UNITS

if TYPE_CHECKING:
    from coach.analysis.result import Analysis

_INCHES = (8.0, 1.6)


def figure_of(result: Analysis, metrics: tuple[str, ...]) -> Any:  # noqa: ANN401 - optional library
    """One panel for each metric. Arguments, result and errors as in ``Analysis.plot``."""
    for name in metrics:
        if name not in result.grid.raw:
            raise KeyError(f"no metric '{name}'; there are {', '.join(result.grid.raw)}")
    figures = library("matplotlib.figure", "plot()")
    table = result["grid"]
    shown = metrics or tuple(
        name for name in METRICS if name in table and np.isfinite(table[name]).any()
    )
    # Not by pyplot: no window opens and nothing is to be closed.
    figure = figures.Figure(figsize=(_INCHES[0], _INCHES[1] * max(len(shown), 1)))
    panels = figure.subplots(max(len(shown), 1), 1, sharex=True, squeeze=False)[:, 0]
    for panel, name in zip(panels, shown, strict=False):
        unit, factor, _ = SHOWN_UNITS[METRICS[name].unit]
        values = np.asarray(result.grid[name], dtype=np.float64) * factor
        panel.plot(result.grid.t_s, values)
        error = table.about[name].error if name in table else None
        if error is not None:
            low, high = values - error * factor, values + error * factor
            panel.fill_between(result.grid.t_s, low, high, alpha=0.2, linewidth=0)
        for cue in result.cues:
            if cue.metric == name:
                panel.axvline(cue.t_s, linestyle=":", color="black")
        panel.set_title(name, loc="left", fontsize="small")
        panel.set_ylabel(unit)
    panels[-1].set_xlabel("stream time (s)")
    figure.set_layout_engine("constrained")
    return figure
