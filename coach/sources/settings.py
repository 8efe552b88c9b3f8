"""What can be set of a live sensor and of the care for its link."""

from __future__ import annotations

from dataclasses import dataclass

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class BleSettings:
    """A sensor and how to treat it. What it does not offer becomes the nearest that it does.

    Args:
        sensor: Advertised name, address, or ``auto`` for the best sensor of a known family.
        rate_hz: Sample rate; ``None`` leaves it to the family.
        acc_range_g: Full scale; ``None`` likewise.
        gyr_range_deg_s: Full scale; ``None`` likewise.
        batch: Samples per packet; ``None`` likewise.
        find_s: How long to look for the sensor and to try at the start of a session.
        namesake_s: How long to listen on, once a sensor is found, for another one that is called
            the same or, for ``auto``, is better; some advertise twice a second only.
        connect_s: Longest wait for one connection with its service discovery.
        answer_s: Longest wait for the answer to one request.
        silence_s: Without a packet for so long the link counts as lost; ``None`` leaves it to the
            family.
        tick_s: Period of ticks.
        retry_first_s: Pause before the first reconnection; it doubles from try to try.
        retry_most_s: Longest pause. A runner out of range comes back after minutes.
        queue_limit: Data packets and ticks that wait for the consumer; 4096 are 4 minutes.
    """

    sensor: str = AUTO
    rate_hz: int | None = None
    acc_range_g: int | None = None
    gyr_range_deg_s: int | None = None
    batch: int | None = None
    find_s: float = 20.0
    namesake_s: float = 1.5
    connect_s: float = 15.0
    answer_s: float = 3.0
    silence_s: float | None = None
    tick_s: float = 0.5
    retry_first_s: float = 0.25
    retry_most_s: float = 8.0
    queue_limit: int = 4096
