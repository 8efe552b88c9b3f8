"""What the filters of a recorded session knew at one instant, by a replay up to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import MetricSnapshot
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coach.model import Input
    from coach.wiring.config import SessionConfig
    from coach.wiring.filter_states import FilterStates


@dataclass(frozen=True, slots=True)
class Instants:
    """The grid instants of a session, when the one asked for is none of them.

    Args:
        first_s: Stream time of the first; ``None`` if there is none at all.
        last_s: Of the last.
    """

    first_s: float | None = None
    last_s: float | None = None


def states_at(
    config: SessionConfig,
    batches: Iterable[Sequence[Input]],
    t_s: float,
    stop: Callable[[], bool] = lambda: False,
) -> FilterStates | Instants:
    """Replay up to the grid instant next to a stream time.

    Args:
        config: The session's.
        batches: Its inputs, in order; no more are taken than it needs.
        t_s: Stream time.
        stop: Whether the end was asked for.
    """
    pipeline = Pipeline(config)
    pipeline.keep_states(t_s)
    instants_s: list[float] = []
    for batch in batches:
        outputs = pipeline.push_many(batch)
        if pipeline.kept_states is not None:
            return pipeline.kept_states
        instants_s += [one.t_s for one in outputs if isinstance(one, MetricSnapshot)]
        if stop():
            break
    instants_s += [one.t_s for one in pipeline.flush() if isinstance(one, MetricSnapshot)]
    if pipeline.kept_states is not None:
        return pipeline.kept_states
    return Instants(instants_s[0], instants_s[-1]) if instants_s else Instants()
