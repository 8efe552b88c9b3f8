"""A result at a glance: two lines of text, or a small table with a picture."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS
from coach.model.units import SHOWN_UNITS

if TYPE_CHECKING:
    from coach.analysis.result import Analysis
    from coach.model.blocks import FloatArray

_WIDTH, _HEIGHT = 240, 28
_MOST_POINTS = 240


def text_of(result: Analysis) -> str:
    """One line for what there is, one for its locomotion."""
    grid = result.grid
    period_s = float(np.median(np.diff(grid.t_s))) if len(grid.t_s) > 1 else 0.0
    doing = Counter(grid.locomotion.tolist())
    did = ", ".join(f"{word} {count * period_s:.0f} s" for word, count in doing.most_common())
    where = "+".join(place.value for place in result.placements) or "unknown place"
    counts = ", ".join(
        f"{len(getattr(result, name))} {name}" for name in ("steps", "cues", "faults")
    )
    end_s = float(grid.t_s[-1]) if len(grid.t_s) else 0.0
    return f"<Analysis of {end_s:.0f} s at {where}: {counts}; {did or 'no grid'}>"


def html_of(result: Analysis) -> str:
    """The same, with a row for each metric that has values: median, published error, course."""
    table = result["grid"]
    rows = []
    for name in METRICS:
        if name not in table or not np.isfinite(table[name]).any():
            continue
        unit, factor, decimals = SHOWN_UNITS[METRICS[name].unit]
        values = table[name] * factor
        error = table.about[name].error
        shown = "" if error is None else f"&#177;{error * factor:.{decimals}f}"
        ok = float(np.isfinite(values).mean())
        rows.append(
            f'<tr><th style="text-align:left" title="{html.escape(METRICS[name].meaning)}">'
            f"{name}</th><td>{np.nanmedian(values):.{decimals}f} {shown} {html.escape(unit)}</td>"
            f"<td>{ok:.0%} ok</td><td>{_line(result.grid.t_s, values)}</td></tr>"
        )
    head = html.escape(text_of(result))
    return (
        f"<div><p>{head}</p><table><thead><tr><th>metric</th><th>median &#177; error</th>"
        f"<th></th><th>over time</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _line(t_s: FloatArray, values: FloatArray) -> str:
    """An inline SVG of the values, with gaps where there are none."""
    every = max(1, -(-len(values) // _MOST_POINTS))
    t_s, values = t_s[::every], values[::every]
    known = np.isfinite(values)
    if not known.any():
        return ""
    low, high = float(values[known].min()), float(values[known].max())
    span_s = float(t_s[-1] - t_s[0]) or 1.0
    x = (t_s - t_s[0]) / span_s * (_WIDTH - 2) + 1
    y = (_HEIGHT - 2) - (values - low) / ((high - low) or 1.0) * (_HEIGHT - 4)
    path, pen_down = [], False
    for at, ok in enumerate(known):
        if ok:
            path.append(f"{'L' if pen_down else 'M'}{x[at]:.1f} {y[at]:.1f}")
        pen_down = bool(ok)
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" aria-label="{low:.3g} to {high:.3g}"><path d="{"".join(path)}" fill="none" '
        'stroke="currentColor" stroke-linecap="round"/></svg>'
    )
