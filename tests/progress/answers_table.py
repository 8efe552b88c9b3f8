"""Are answers right as often as they say? ``python -m tests.progress.answers_table``; a minute.

Values are drawn here, in units of the scatter of one run; plain Sen intervals are SciPy's.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import theilslopes

from coach.progress.difference import difference
from coach.progress.run_scatter import scatter_of
from coach.progress.slope import fit

TRIALS = 1000
_DAYS = 90
_FAMILY = 5
"""Main metrics of a chest, asked at once."""


def values(rng: np.random.Generator, n: int, alike: float, change: float):
    """Days, and values that change evenly and resemble their neighbours."""
    days = np.sort(rng.choice(_DAYS, n, replace=False)).astype(float)
    noise = rng.standard_normal(n)
    for k in range(1, n):
        noise[k] = alike * noise[k - 1] + np.sqrt(1.0 - alike**2) * noise[k]
    return days, change * days / _DAYS + noise


def counted(n: int, alike: float, change: float, asked: int) -> tuple[float, float, float, float]:
    """How often: a trend is told, plain Sen tells one, the interval is right, it is different."""
    rng = np.random.default_rng([n, int(10 * alike), int(10 * change), asked])
    confidence = 1.0 - 0.05 / asked
    told = np.zeros((TRIALS, 4))
    for trial in range(TRIALS):
        x, y = values(rng, n, alike, change)
        line = fit(x, y, confidence)
        plain = theilslopes(y, x, confidence)
        apart = difference(y, scatter_of(y, 1.0), confidence)
        told[trial] = (
            not line.low <= 0.0 <= line.high,
            not plain.low_slope <= 0.0 <= plain.high_slope,
            line.low <= change / _DAYS <= line.high,
            apart.told,
        )
    trend, sen, right, different = told.mean(axis=0)
    return float(trend), float(sen), float(right), float(different)


def main() -> None:
    print(f"{'change':>7}{'runs':>6}{'alike':>7}{'asked':>7}{'stated':>9}"
          f"{'right':>8}{'trend':>8}{'Sen':>8}{'different':>11}")  # fmt: skip
    for change in (0.0, 3.0, 5.3):
        for n in (8, 12, 20, 30):
            for alike in (0.0, 0.3, 0.6) if not change else (0.0, 0.3):
                for asked in (1, _FAMILY):
                    trend, sen, right, different = counted(n, alike, change, asked)
                    print(
                        f"{change:7.1f}{n:6d}{alike:7.1f}{asked:7d}{1 - 0.05 / asked:9.1%}"
                        f"{right:8.1%}{trend:8.1%}{sen:8.1%}{different:11.1%}"
                    )


if __name__ == "__main__":
    main()
