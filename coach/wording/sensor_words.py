"""What a sensor can and cannot tell, in a runner's words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from coach.metrics.tells import tells
from coach.wording.metric_names import label_of, repeats, unit_of
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.metrics.tells import Told
    from coach.model import Placement, SensorWorth


def given_words(worth: SensorWorth, placement: Placement) -> str:
    """The metrics that a sensor gives there, with the errors that are wider than usual."""
    return ", ".join(_given(one) for one in _told(worth, placement) if one.ok)


def withheld_words(worth: SensorWorth, placements: Sequence[Placement]) -> list[str]:
    """What is not given, and why: ``no impact: needs 100 samples a second``; a line a reason."""
    missing: dict[str, dict[str, None]] = defaultdict(dict)
    for placement in placements:
        for one in _told(worth, placement):
            if not one.ok:
                missing[one.why][label_of(one.metric).lower()] = None
    return [f"no {', '.join(names)}: {why}" for why, names in missing.items()]


def _told(worth: SensorWorth, placement: Placement) -> list[Told]:
    every = tells(worth, placement)
    names = {one.metric for one in every}
    return [one for one in every if not repeats(one.metric, names - {one.metric})]


def _given(one: Told) -> str:
    label = label_of(one.metric).lower()
    if not one.why:
        return label
    error = f"{value_of(one.metric, one.error)} {unit_of(one.metric)}".rstrip()
    return f"{label} (+-{error} {one.why})"
