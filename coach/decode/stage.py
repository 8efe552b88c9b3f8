"""The stage: hands each sensor's notifications to that sensor's decoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.base import fault_at, packet_words
from coach.decode.registry import DECODERS, DEFAULT_FAMILY
from coach.model import BatteryLevel, Channel, Fault, FaultKind, LinkChange, LinkState, RawBlock
from coach.model.rates import rate_problem

if TYPE_CHECKING:
    from coach.decode.base import Decoded, Decoder
    from coach.model import Notification


_FULL_PERCENT = 100


class Decode:
    """Bytes of all sensors of a session to ``RawBlock``, ``Fault`` and what else they tell.

    One per pipeline. A sensor's decoder lives on across reconnections, because INFO and the
    drop counter stay true; it is replaced only when the sensor comes back as another family.

    Args:
        t_zero_host_s: Host time of stream time 0.
    """

    def __init__(self, t_zero_host_s: float) -> None:
        self._t_zero_host_s = t_zero_host_s
        self._families: dict[str, str] = {}
        self._decoders: dict[str, Decoder] = {}
        self._usable_dt_s = 0.0

    def push(self, event: Notification | LinkChange) -> list[Decoded]:
        """What one event yields; never raises for bytes.

        Args:
            event: A notification, or a link change, whose family chooses the decoder.
        """
        if isinstance(event, LinkChange):
            return self._link(event)
        if event.channel is Channel.BATTERY:
            return _battery(event, self._t_zero_host_s)
        decoder = self._decoders.get(event.sensor_id)
        if decoder is None:
            self._choose(event.sensor_id, DEFAULT_FAMILY)
            decoder = self._decoders[event.sensor_id]
        found = decoder.push(event)
        for k, item in enumerate(found):
            if type(item) is not RawBlock or item.dt_s == self._usable_dt_s:
                continue
            problem = rate_problem(1.0 / item.dt_s)
            if not problem:
                self._usable_dt_s = item.dt_s
            else:
                # Nobody can use samples at such a rate.
                detail = f"samples dropped: {problem}; set the sensor to another rate"
                kind = FaultKind.BAD_PACKET
                found[k] = fault_at(event, self._t_zero_host_s, kind, detail)
        return found

    def family_of(self, sensor_id: str) -> str:
        """Which family is spoken by a sensor, as far as it has been heard; empty if it has not."""
        return self._families.get(sensor_id, "")

    def _link(self, change: LinkChange) -> list[Decoded]:
        known = self._families.get(change.sensor_id)
        if change.state is not LinkState.CONNECTED or change.family == known:
            return []
        self._choose(change.sensor_id, change.family)
        if change.family in DECODERS:
            return []
        detail = (
            f"no decoder for sensor family {change.family!r}; its packets are ignored; "
            f"known: {', '.join(DECODERS)}"
        )
        t_s = change.t_host_s - self._t_zero_host_s
        return [Fault(FaultKind.UNKNOWN_SENSOR, t_s, change.sensor_id, detail)]

    def _choose(self, sensor_id: str, family: str) -> None:
        self._families[sensor_id] = family
        make = DECODERS.get(family)
        self._decoders[sensor_id] = make(sensor_id, self._t_zero_host_s) if make else _Ignore()


def _battery(event: Notification, t_zero_host_s: float) -> list[Decoded]:
    """The battery service is the same for every family."""
    if len(event.payload) != 1 or event.payload[0] > _FULL_PERCENT:
        detail = f"{packet_words(event)} dropped: it is no percentage"
        return [fault_at(event, t_zero_host_s, FaultKind.BAD_PACKET, detail)]
    return [BatteryLevel(event.t_host_s, event.sensor_id, event.payload[0])]


class _Ignore:
    """Stands in for the decoder of a family nobody speaks."""

    def push(self, event: Notification) -> list[Decoded]:  # noqa: ARG002
        return []
