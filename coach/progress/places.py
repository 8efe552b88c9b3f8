"""Which sensor gave a metric where several were worn, and what of a session is comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import METRICS, Baseline, Placement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OF_THE_RUNNER = ("cadence_spm",)
"""The same wherever it is measured. Other metrics of the gait differ from place to place."""


def source_of(metric: str, placements: Iterable[Placement]) -> tuple[Placement, ...]:
    """Where the sensors sit that give a metric; empty if it is the same from anywhere, or unknown.

    What several could give is the pelvis's, which is nearest to the legs (``coach.join``).
    """
    spec = METRICS.get(metric)
    if spec is None or metric in OF_THE_RUNNER:
        return ()
    # The pelvic one before the chest's.
    places = sorted(placements, key=lambda place: not place.is_pelvic)
    if not spec.placements:
        return tuple(places)
    return tuple(place for place in places if place in spec.placements)[:1]


def is_of(metric: str, placement: Placement, places: Iterable[Placement]) -> bool:
    """Whether a sensor had a part in a metric, of all that were worn."""
    source = source_of(metric, places)
    return not source or placement in source


def is_foreign(metric: str, placement: Placement) -> bool:
    """Whether a sensor there cannot give it, alone or with another one."""
    spec = METRICS.get(metric)
    return spec is not None and bool(spec.placements) and placement not in spec.placements


def share_of(
    taught: Baseline, placement: Placement, places: Sequence[Placement], before: Baseline
) -> Baseline:
    """What a session has taught of one of its places, beside what was known of it before.

    Args:
        taught: Usual values at the end of the session.
        placement: One of its places.
        places: All of them.
        before: Usual values known of that place.
    """
    if len(places) < 2:
        return taught

    def of(new: Mapping[str, float], old: Mapping[str, float]) -> dict[str, float]:
        kept = {name: value for name, value in old.items() if name not in metrics_now}
        return kept | {name: value for name, value in new.items() if name in metrics_now}

    metrics_now = {name for name in taught.metrics if is_of(name, placement, places)}
    metrics = {name: taught.metrics[name] for name in taught.metrics if name in metrics_now}
    return Baseline(
        {**before.metrics, **metrics},
        of(taught.slopes, before.slopes),
        taught.speed_m_s or before.speed_m_s,
        of(taught.speed_slopes, before.speed_slopes),
    )


def together(known: Mapping[Placement, Baseline]) -> Baseline:
    """Usual values with sensors at several places, each from the sensor that will give it.

    Args:
        known: Usual values of each place, in the order in which they are worn.
    """
    places = list(known)
    if len(places) < 2:
        return next(iter(known.values()), Baseline())
    metrics: dict[str, tuple[float, float]] = {}
    slopes: dict[str, float] = {}
    by_speed: dict[str, float] = {}
    speed_m_s = 0.0
    for placement in reversed(places):
        one = known[placement]
        here = {
            name for name in one.metrics if is_of(name, placement, places) or name not in metrics
        }
        metrics |= {name: one.metrics[name] for name in here}
        slopes |= {name: slope for name, slope in one.slopes.items() if name in here}
        by_speed |= {name: slope for name, slope in one.speed_slopes.items() if name in here}
        speed_m_s = one.speed_m_s or speed_m_s
    return Baseline(metrics, slopes, speed_m_s, by_speed)
