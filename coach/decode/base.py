"""What a decoder is: one sensor's bytes in, blocks, faults and signs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from coach.model import BatteryLevel, ButtonPress, Fault, RawBlock

if TYPE_CHECKING:
    from coach.model import FaultKind, Notification

Decoded: TypeAlias = RawBlock | Fault | BatteryLevel | ButtonPress


class Decoder(Protocol):
    """Speaks the language of one sensor family; one instance per sensor.

    Made with ``(sensor_id, t_zero_host_s)``. Never raises, whatever the bytes: what it cannot
    use becomes a ``Fault``.
    """

    def push(self, event: Notification) -> list[Decoded]: ...


def fault_at(
    event: Notification, t_zero_host_s: float, kind: FaultKind, detail: str, count: int = 1
) -> Fault:
    """Fault noticed as this notification arrived."""
    return Fault(kind, event.t_host_s - t_zero_host_s, event.sensor_id, detail, count)


def packet_words(event: Notification) -> str:
    """How fault details name a packet."""
    return f"{event.channel.name} packet of {len(event.payload)} bytes"
