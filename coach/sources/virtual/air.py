"""The air between virtual controllers: when packets arrive, and which never do.

bumble's own link hands each packet over at once. A real one does so at connection events only, a
few packets at a time, and now and then not at all.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bumble.core import PhysicalTransport
from bumble.hci import HCI_CONNECTION_TIMEOUT_ERROR
from bumble.link import LocalLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from bumble.controller import Controller
    from bumble.hci import Address

LL_PAYLOAD = 251  # Bluetooth Core 4.2, Vol 6 Part B 2.4: longest payload of a link layer packet
_NOTIFICATION = bytes((0x04, 0x00, 0x1B))  # ATT channel, then the opcode of a notification


@dataclass(frozen=True, slots=True)
class RadioModel:
    """How good the air is.

    Args:
        interval_s: Connection interval; 0 delivers at once.
        packets_per_event: Link layer packets per direction and connection event.
        loss: Share of notifications that vanish whole, as they do in the queues of a host. The
            radio itself repeats what it loses, so nothing else is ever missing.
        seed: Which notifications these are.
    """

    interval_s: float = 0.0
    packets_per_event: int = 6
    loss: float = 0.0
    seed: int = 0


class Air(LocalLink):
    """What lies between the controllers of one process.

    Args:
        model: How good it is.
    """

    def __init__(self, model: RadioModel | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.model = model or RadioModel()
        self._random = random.Random(self.model.seed)  # noqa: S311 - a simulation
        self._waiting: dict[tuple[Controller, Address], deque[_Packet]] = {}
        self._event: asyncio.TimerHandle | None = None
        self._silent_until_s = 0.0

    def stall(self, for_s: float) -> None:
        """Deliver nothing for so long. The connection stays."""
        self._silent_until_s = max(self._silent_until_s, _now_s() + for_s)

    def cut(self) -> None:
        """End every connection as if the two had gone out of range: both sides time out."""
        for controller in list(self.controllers):
            for connection in list(controller.le_connections.values()):
                controller.on_le_disconnected(connection, HCI_CONNECTION_TIMEOUT_ERROR)

    def forget(self, sender: Controller, receiver: Address) -> None:
        """Throw away what waits on a connection that ended."""
        self._waiting.pop((sender, receiver), None)

    @property
    def waiting_packets(self) -> int:
        """Packets on their way, in all directions."""
        return sum(map(len, self._waiting.values()))

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: Address,
        transport: PhysicalTransport,  # noqa: ARG002 - there is only LE here
        data: bytes,
    ) -> None:
        """Take one packet from a controller."""
        queue = self._waiting.setdefault((sender_controller, destination_address), deque())
        queue.append(_Packet(data))
        self._schedule()

    def when_delivered(
        self, sender: Controller, receiver: Address, then: Callable[[], None]
    ) -> None:
        """Call back as soon as all that waits in this direction now has left."""
        queue = self._waiting.get((sender, receiver))
        if queue:
            queue[-1].then = then
        else:
            then()

    def _schedule(self) -> None:
        if self._event is not None:
            return
        # Events fall on a grid, so that latency does not depend on when a packet was handed over.
        now_s, interval_s = _now_s(), self.model.interval_s
        at_s = max(now_s, self._silent_until_s)
        if interval_s > 0.0:
            at_s = (math.floor(at_s / interval_s) + 1) * interval_s
        self._event = asyncio.get_running_loop().call_at(at_s, self._connection_event)

    def _connection_event(self) -> None:
        self._event = None
        if _now_s() >= self._silent_until_s:
            unlimited = self.model.interval_s <= 0.0
            room = math.inf if unlimited else self.model.packets_per_event
            for (sender, receiver), queue in list(self._waiting.items()):
                self._deliver(sender, receiver, queue, room)
        if any(self._waiting.values()):
            self._schedule()

    def _deliver(
        self, sender: Controller, receiver: Address, queue: deque[_Packet], room: float
    ) -> None:
        while queue and room > 0:
            packet = queue.popleft()
            room -= math.ceil(len(packet.data) / LL_PAYLOAD)
            other = self.find_le_controller(receiver)
            # One side may have left the connection while the packet was on its way.
            if other and sender.random_address in other.le_connections and not self._lost(packet):
                other.on_link_acl_data(sender.random_address, PhysicalTransport.LE, packet.data)
            if packet.then is not None:
                packet.then()

    def _lost(self, packet: _Packet) -> bool:
        if self.model.loss <= 0.0 or packet.data[2:5] != _NOTIFICATION:
            return False
        return self._random.random() < self.model.loss


@dataclass(slots=True)
class _Packet:
    data: bytes
    then: Callable[[], None] | None = None


def _now_s() -> float:
    return asyncio.get_running_loop().time()
