"""One metric against its band, and how long each rule has found it outside."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from coach.cues.bands import Band, band_of
from coach.cues.effects import EffectWatch
from coach.model import Decision, error_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.ladder import Ladder
    from coach.cues.rules import Rule
    from coach.cues.settings import CueParams
    from coach.model import Placement, Reason, SensorWorth


class RuleWatch:
    """What is remembered of one rule."""

    __slots__ = (
        "_allowed", "_dwell", "_grid_s", "_leave", "_outs", "_seen", "_share", "centre", "effect",
        "excess", "good_since_s", "half_width", "harmful", "ladder", "out", "past", "rule",
        "speaks", "value",
    )  # fmt: skip

    def __init__(
        self,
        rule: Rule,
        ladder: Ladder,
        params: CueParams,
        grid_s: float,
        placements: Sequence[Placement] = (),
    ) -> None:
        self.rule = rule
        self._allowed = rule.speaks(placements, off=params.off, on=params.on)
        self.speaks = self._allowed
        """Whether it may be said. What is turned off is judged and learnt all the same."""
        self.ladder = ladder
        self.effect = EffectWatch(params.effect)
        self.past: Sequence[float] = ()
        self.centre = 0.0
        self.half_width = 1.0
        self.value = 0.0
        self.excess = 0.0
        self.harmful = False
        self.out = False
        self.good_since_s: float | None = None
        self._grid_s = grid_s
        self._leave = params.band.leave
        self._share = params.share
        # The dwell counts judgements, not seconds: what could not be judged is neither in nor out.
        self._dwell = max(round(rule.dwell_s / grid_s), 1)
        self._seen = 0
        self._outs: deque[int] = deque()

    @property
    def band(self) -> Band:
        """The band in force at the last judgement."""
        return Band(self.centre, self.half_width)

    def rely_on(self, band: Band, error: float, published: float) -> None:
        """Let it be said only where the sensor is good enough for it.

        A deviation that matters is the rule's floor, or the published error of a good sensor where
        that is wider; a sensor that errs by more cannot tell that there is one.

        Args:
            band: Whose centre a relative floor is a part of.
            error: Of the metric with the sensors worn, SI units.
            published: Of the metric with good ones.
        """
        floor = self.rule.floor * (abs(band.centre) if self.rule.relative else 1.0)
        self.speaks = self._allowed and error <= max(floor, published)

    def forget(self) -> None:
        self._outs.clear()
        self._seen = 0
        self.out = False
        self.good_since_s = None

    def judge(self, z: float, value: float, t_s: float) -> bool:
        """Whether the metric is outside on this rule's side, with hysteresis.

        Args:
            z: Way from the centre in half-widths; 1 is the border of the band.
            value: The metric.
            t_s: Grid instant.
        """
        self._seen += 1
        direction = self.rule.direction
        self.value = value
        self.excess = excess = z * direction if direction else abs(z)
        if excess <= (self._leave if self.out else 1.0):
            self.out = self.harmful = False
        else:
            self.harmful = (
                direction * (value - self.rule.limit) <= 0.0
                if direction
                else abs(value) <= abs(self.centre)
            )
            self.out = not self.harmful
        if self.out:
            self.good_since_s = None
            # Only what is beyond the border counts: between the two borders a metric is not yet
            # good again, but no reason to speak either.
            if excess > 1.0:
                self._outs.append(self._seen)
                self._prune()
        elif self.good_since_s is None:
            self.good_since_s = t_s
        return self.out

    def _prune(self) -> None:
        while self._outs and self._outs[0] <= self._seen - self._dwell:
            self._outs.popleft()

    @property
    def dwelt(self) -> bool:
        """Whether it has been out for long enough. On its way back is no time to be told."""
        if self._seen < self._dwell or self.excess <= 1.0:
            return False
        self._prune()
        return len(self._outs) >= self._share * self._dwell

    @property
    def out_s(self) -> float:
        """For how long it was out within the dwell."""
        return len(self._outs) * self._grid_s

    def decision(self, t_s: float, reason: Reason, until_s: float = 0.0) -> Decision:
        """A decision about this rule, with what was judged."""
        band = self.band
        return Decision(t_s, reason, self.rule.name, until_s, self.value, band.low, band.high)

    def left_uncued(self, t_s: float) -> None:
        """It would have spoken, but was not let: what follows is seen without a cue."""
        self.effect.left_uncued(t_s, self.past, self.band, self.rule.direction)

    def restart(self) -> None:
        """A cue was given: the dwell begins again, the state does not."""
        self._outs.clear()
        self._seen = 0


class MetricWatch:
    """The last seconds of one metric, its median, and the rules on it."""

    __slots__ = (
        "_bands", "_least", "_params", "_placements", "_published", "_window", "any_pace", "error",
        "in_turns", "judged_s", "last_valid_s", "name", "past", "rules", "silenced", "value",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        rules: Sequence[RuleWatch],
        params: CueParams,
        placements: Sequence[Placement],
        grid_s: float,
    ) -> None:
        self.name = name
        self.rules = tuple(rules)
        self.value = 0.0
        self.last_valid_s = self.judged_s = -math.inf
        self.silenced = bool(rules) and not any(watch.speaks for watch in rules)
        """Whether every rule on it is turned off: then it is no reason for silence either."""
        self.in_turns = all(watch.rule.in_turns for watch in rules)
        self.any_pace = all(watch.rule.any_pace for watch in rules)
        self.past: deque[float] = deque(maxlen=max(round(params.effect.before_s / grid_s), 1))
        """Readings of the time before a cue."""
        for watch in rules:
            watch.past = self.past
        self._window: deque[float] = deque(maxlen=max(round(params.window_s / grid_s), 1))
        self._least = max((self._window.maxlen or 1) // 2, 1)
        self._params = params
        self._placements = placements
        self.error = self._published = error_of(name, placements)
        """Published, with the sensors worn; SI units."""
        self._bands: tuple[Band, ...] = ()

    def know(self, worths: Mapping[Placement, SensorWorth]) -> None:
        """What the samples are worth from now on."""
        self.error = error_of(self.name, self._placements, worths)
        self._bands = ()

    def forget(self) -> None:
        self._window.clear()
        for rule in self.rules:
            rule.forget()

    def push(self, value: float, t_s: float) -> bool:
        """Take in a good reading; says whether there are enough for a median."""
        window = self._window
        window.append(value)
        self.past.append(value)
        self.last_valid_s = t_s
        n = len(window)
        self.value = sorted(window)[n >> 1]
        return n >= self._least

    def judge(self, usual: tuple[float, float], shift: float, t_s: float) -> list[RuleWatch]:
        """The rules that find the metric outside now.

        Args:
            usual: Median and spread of the runner.
            shift: What the present cadence makes of the centre, SI units; held to a half-width.
            t_s: Grid instant.
        """
        if not self._bands or self._bands[0].centre != usual[0]:
            self._bands = tuple(
                band_of(watch.rule, usual, self._params.band, self.error) for watch in self.rules
            )
            for watch, band in zip(self.rules, self._bands, strict=True):
                watch.rely_on(band, self.error, self._published)
        self.judged_s = t_s
        value = self.value
        found: list[RuleWatch] = []
        for watch, band in zip(self.rules, self._bands, strict=True):
            watch.half_width = half = band.half_width * watch.ladder.widen
            centre = band.centre
            if shift:
                centre += min(max(shift, -half), half)
            watch.centre = centre
            if watch.judge((value - centre) / half, value, t_s):
                found.append(watch)
        return found
