"""What is said when something is good: a correction that holds, or a long stretch without fault."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.cues.settings import PraiseParams
    from coach.cues.watch import RuleWatch
    from coach.model import Cue


class Praise:
    """Decides on praise; at least as often as correction, where there is anything to praise."""

    def __init__(self, params: PraiseParams) -> None:
        self._params = params
        self._waiting: dict[str, tuple[RuleWatch, float]] = {}
        self._words_s = -math.inf
        self._steady_s = -math.inf
        self._steady = 0
        self._in_band_s = 0.0
        self._corrections = 0
        self._praises = 0

    def corrected(self, watch: RuleWatch, cue: Cue) -> None:
        """A cue was given; what comes of it may be praised."""
        self._waiting[watch.rule.name] = (watch, cue.t_s)
        self._corrections += 1
        self._in_band_s = 0.0

    def unheard(self, watch: RuleWatch) -> None:
        """The last cue of a rule was dropped: what comes now is not its doing."""
        if self._waiting.pop(watch.rule.name, None) is not None:
            self._corrections -= 1

    def forget(self) -> None:
        """Something was out of its band."""
        self._in_band_s = 0.0

    def cancel(self) -> None:
        """A hill begins, ends, or may be there: what gets better now is not the runner's doing."""
        self._waiting.clear()
        self._in_band_s = 0.0

    def due(
        self,
        t_s: float,
        grid_s: float,
        fault_ended: Callable[[str, float], bool],
        *,
        between_marks: bool = False,
    ) -> tuple[str, str, bool] | None:
        """Praise due now, nothing being out of its band: of what, why, and whether in words.

        Args:
            t_s: Grid instant.
            grid_s: Time since the one before.
            fault_ended: Whether a fault of a metric ended since a time, and not a slope: what the
                ground has put right is nobody's correction.
            between_marks: Whether the way is known, and no kilometre is full: a long stretch
                without fault is praised at its end.
        """
        p = self._params
        self._in_band_s += grid_s
        words = t_s - self._words_s >= p.gap_s
        for name, (watch, cue_s) in list(self._waiting.items()):
            since_s = watch.good_since_s
            if (t_s if since_s is None else since_s) - cue_s > p.within_s:
                del self._waiting[name]
            elif since_s is not None and t_s - since_s >= p.hold_s:
                del self._waiting[name]
                if not fault_ended(watch.rule.metric, cue_s):
                    continue
                self._given(t_s, words=words)
                return name, f"{watch.rule.word} back in your band for {p.hold_s:.0f} s", words
        owed = self._corrections > self._praises
        needed, gap = (p.owed_s, p.gap_s) if owed else (p.steady_s, p.steady_gap_s)
        if (
            (between_marks and not owed)
            or self._in_band_s < needed
            or self._steady >= p.steady_most
            or t_s - max(self._steady_s, self._words_s) < gap
        ):
            return None
        why = f"everything in your band for {self._in_band_s / 60.0:.0f} min"
        self._steady += 1
        self._steady_s = t_s
        self._given(t_s, words=True)
        return "steady", why, True

    def _given(self, t_s: float, *, words: bool) -> None:
        self._praises += 1
        if words:
            self._words_s = t_s
