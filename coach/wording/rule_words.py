"""A rule in a sentence: when it is said, how often, and when not; degrees, seconds, steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.rules import EVERYWHERE, NONE_ABOVE, NONE_BELOW
from coach.model import Placement
from coach.wording.metric_names import unit_of, words_of
from coach.wording.place_names import where_of
from coach.wording.translation import mark, tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues import CueParams, Rule

_WHEN = {
    1: mark("{metric} at least {least} above usual"),
    -1: mark("{metric} at least {least} below usual"),
    0: mark("{metric} at least {least} beyond usual"),
}
"""Direction of a rule -> when it speaks."""


def when_words(rule: Rule) -> str:
    """``forward lean is at least 3.0 deg above usual``: the band may be wider, never tighter."""
    least = f"{rule.floor:.0%}" if rule.relative else _shown(rule, rule.floor)
    return tr(_WHEN[rule.direction], metric=words_of(rule.metric), least=least)


def wait_s(rule: Rule, cues: CueParams) -> int:
    """How long a metric is out of its band, without a break, before it is said; whole seconds."""
    return math.ceil(rule.dwell_s * cues.share)


def how_often_words(rule: Rule, cues: CueParams) -> str:
    """``after 11 s out of your band, at most every 90 s``."""
    return tr(
        "after {wait} s out of your band, at most every {gap:.0f} s",
        wait=wait_s(rule, cues),
        gap=cues.same_gap_s,
    )


def harm_words(rule: Rule) -> str:
    """Where the advice would do harm and is not given; empty where it never would."""
    if rule.limit in (NONE_ABOVE, NONE_BELOW):
        return ""
    limit = _shown(rule, rule.limit)
    if rule.direction > 0:
        return tr("below {limit}, where the advice would do harm", limit=limit)
    return tr("above {limit}, where the advice would do harm", limit=limit)


def off_words(rule: Rule, unfit: Sequence[str]) -> str:
    """Where it is off and why.

    Args:
        rule: The rule.
        unfit: Placements at which its metric cannot carry it.
    """
    if not unfit:
        return ""
    why = tr(rule.off_because)
    if set(unfit) == set(EVERYWHERE):
        return tr("off: {why}", why=why)
    where = where_of(map(Placement, unfit))
    return tr("off with the sensor {where}: {why}", where=where, why=why)


def _shown(rule: Rule, value: float) -> str:
    return f"{value_of(rule.metric, value)} {unit_of(rule.metric)}".rstrip()
