"""When nothing gets through: outages drawn in time, the same seconds for every family's sensor.

A link that lost packets would take a second from a sensor of long blocks where it takes a hundredth
from one of short ones. So what a story says of lost packets is read as time, in packets of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.simulation import Story


@dataclass(frozen=True)
class Outages:
    """Stretches of true time in which whatever is sent is lost; they may overlap.

    Args:
        start_s: ``(n,)``, in order.
        end_s: ``(n,)``.
    """

    start_s: FloatArray
    end_s: FloatArray

    @classmethod
    def of(cls, story: Story, end_s: float) -> Outages:
        """Those of a story's link, by its seed, whatever sensor the runner wears."""
        rng = np.random.default_rng([story.seed, 78])
        packet_s = story.link.batch / story.rate_hz
        slots = packet_s * np.arange(end_s // packet_s)
        singles = slots[rng.random(slots.size) < story.link.loss]
        count = rng.poisson(story.link.bursts_per_min * end_s / 60.0)
        bursts = rng.uniform(0.0, end_s, count)
        start_s = np.concatenate([singles, bursts])
        last_s = np.full(start_s.size, packet_s)
        last_s[singles.size :] *= story.link.burst_packets
        order = np.argsort(start_s)
        return cls(start_s[order], (start_s + last_s)[order])

    def let_through(self, sent_s: FloatArray) -> npt.NDArray[np.bool_]:
        """Which of the packets sent at these times arrive."""
        inside = (sent_s[:, None] >= self.start_s) & (sent_s[:, None] < self.end_s)
        return np.asarray(~inside.any(axis=1))
