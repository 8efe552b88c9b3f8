"""What drifted in the last runs, for a plan of exercises."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from coach.model import error_of
from coach.progress.power import least_change
from coach.report.measure.findings import sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Finding
    from coach.progress import SessionRecord

LAST_RUNS = 3
"""So many are looked at: older ones say what was, and a single one may have been hilly."""


def findings_of(runs: Sequence[SessionRecord]) -> tuple[Finding, ...]:
    """What changed within the last runs, the largest against its least change first.

    The median over these runs of the last third less the first, where that is beyond what two
    measurements differ by.

    Args:
        runs: All of a runner.
    """
    drifts: dict[str, list[tuple[float, float, float]]] = {}
    counted = [one for one in runs if one.counts and one.running_s > 0.0]
    counted.sort(key=lambda one: one.started_utc_s)
    for run in counted[-LAST_RUNS:]:
        for name, metric in run.metrics.items():
            if metric.drift is not None:
                error = metric.error
                if error is None:
                    error = error_of(name, run.placements)
                drifts.setdefault(name, []).append((metric.median, metric.drift, error))
    found: dict[Finding, float] = {}
    for name, rows in drifts.items():
        usual, change, error = (statistics.median(column) for column in zip(*rows, strict=True))
        size = abs(change) / max(least_change(error, 0.0), 1e-12)
        sign = sign_of(name, usual, change)
        if sign is not None and size > 1.0:
            found[sign.finding] = max(size, found.get(sign.finding, 0.0))
    return tuple(sorted(found, key=lambda one: -found[one]))
