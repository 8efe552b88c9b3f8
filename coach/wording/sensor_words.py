"""What a sensor can and cannot tell, in a runner's words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from coach.metrics.tells import tells
from coach.model import METRICS
from coach.wording.metric_names import repeats, unit_of, words_of
from coach.wording.translation import tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.decode.family import Worth
    from coach.metrics.tells import Told
    from coach.model import Placement, SensorWorth


def given_words(worth: SensorWorth, placement: Placement) -> str:
    """The metrics that a sensor gives there, with the errors that are wider than usual."""
    return ", ".join(_given(one) for one in _told(worth, placement) if one.ok)


def wider_words(worth: SensorWorth, placements: Sequence[Placement]) -> list[str]:
    """Why the errors in brackets are wider than usual; a line a reason."""
    told = [one for placement in placements for one in _told(worth, placement)]
    reasons = dict.fromkeys(one.why for one in told if one.ok and one.why)
    return [tr("the errors in brackets: {why}", why=why) for why in reasons]


def withheld_words(worth: SensorWorth, placements: Sequence[Placement]) -> list[str]:
    """What is not given, and why: ``no impact: needs 100 samples a second``; a line a reason."""
    every = {one.metric: one for placement in placements for one in _told(worth, placement)}
    missing: dict[str, list[str]] = defaultdict(list)
    for name, one in every.items():
        if not one.ok:
            missing[one.why].append(name)
    return [_missing(names, list(every), why) for why, names in missing.items()]


_FELT_S = 0.25
"""Less is within the time that a word takes to be heard as one."""


def late_words(worth: Worth) -> str:
    """That cues come late, if they do by more than is felt."""
    if worth.latency_s < _FELT_S:
        return ""
    return tr(
        "cues come about {late:g} s late: so long its samples are on their way",
        late=worth.latency_s,
    )


def _missing(names: Sequence[str], every: Sequence[str], why: str) -> str:
    """Metrics in few words: all of them, all angles, or each by its name."""
    if len(names) == len(every):
        return tr("no reading of running: {why}", why=why)
    angles = [name for name in every if METRICS[name].unit == "rad"]
    if len(names) > 1 and set(names) == set(angles):
        return tr("no angles: {why}", why=why)
    return tr("no {metrics}: {why}", metrics=", ".join(map(words_of, names)), why=why)


def _told(worth: SensorWorth, placement: Placement) -> list[Told]:
    every = tells(worth, placement)
    names = {one.metric for one in every}
    return [one for one in every if not repeats(one.metric, names - {one.metric})]


def _given(one: Told) -> str:
    label = words_of(one.metric)
    if not one.why:
        return label
    error = f"{value_of(one.metric, one.error)} {unit_of(one.metric)}".rstrip()
    return f"{label} (+-{error})"
