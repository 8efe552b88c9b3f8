"""Whether the runner is on a hill, as the policy is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.outputs import MetricSnapshot


@dataclass(frozen=True, slots=True)
class Grade:
    """What is known of the ground's slope at one grid instant.

    Args:
        rise: Rise over run, uphill positive; 0 where nothing tells of it.
        doubt: One-sigma of ``rise``.
        hill: Whether form is taken for that of a hill now.
        perhaps: Whether the flat is not sure enough for praise.
        odd: Whether a sign of slopes is far off by itself: no time for praise.
        descended: Whether a descent goes on, or ended less than a minute ago.
        unclear: Metrics whose departure a hill explains nearly as well as a fault does.
        told: Whether somebody told it, so that nothing had to be estimated.
    """

    rise: float = 0.0
    doubt: float = 0.0
    hill: bool = False
    perhaps: bool = False
    odd: bool = False
    descended: bool = False
    unclear: frozenset[str] = frozenset()
    told: bool = False


FLAT = Grade()


class GradeSense(Protocol):
    """Whoever tells the policy of hills."""

    def tell(self, rise: float, t_s: float) -> None:
        """A reading of the grade, by a treadmill or a map."""

    def forget(self) -> None:
        """A stop: what was before says nothing of what comes."""

    def update(
        self,
        snapshot: MetricSnapshot,
        usual: Mapping[str, tuple[float, float]],
        shifts: Mapping[str, float],
    ) -> Grade:
        """The grade at one grid instant of running.

        Args:
            snapshot: The metrics.
            usual: The runner's usual values: metric name to (median, spread).
            shifts: What the present cadence or speed makes of them, SI units.
        """

    def only_a_fault_ended(self, metric: str, since_s: float) -> bool:
        """Whether what has changed is a fault of one metric that ended, and no slope that did.

        Args:
            metric: Which.
            since_s: When the fault was there still; not more than a minute ago.
        """
