"""A virtual controller: bumble's, with what it does not do corrected.

Deviations from ``bumble.controller.Controller``:

1. LE Create Connection Cancel ends the pending connection (there it is answered and ignored, and
   each later connection is refused).
2. Completed packets are reported when the air has carried them (there at once), so that a full
   air is felt by whoever sends.
3. One link layer packet holds 251 bytes (there 27), so that a notification is one packet.
4. Privacy and extended advertising are not offered: a Linux kernel that sees them waits for an
   event that bumble does not send.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bumble import hci, ll
from bumble.controller import Connection, Controller

from coach.sources.virtual.air import LL_PAYLOAD, Air

if TYPE_CHECKING:
    from bumble.transport.common import TransportSink, TransportSource

_NOT_OFFERED = hci.LeFeatureMask.LL_PRIVACY | hci.LeFeatureMask.LE_EXTENDED_ADVERTISING


class VirtualController(Controller):
    """One radio chip in the air.

    Args:
        name: For bumble's log.
        air: What it sends through.
        host_source: Where its host's packets come from, if the host is elsewhere.
        host_sink: Where packets to that host go.
    """

    le_acl_data_packet_length = LL_PAYLOAD

    def __init__(
        self,
        name: str,
        air: Air,
        host_source: TransportSource | None = None,
        host_sink: TransportSink | None = None,
    ) -> None:
        super().__init__(name, host_source=host_source, host_sink=host_sink, link=air)
        self.air = air
        self.le_features = self.le_features & ~_NOT_OFFERED

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Bluetooth Core, Vol 4 Part E 7.8.13."""
        pending = self.pending_le_connection
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        self.pending_le_connection = None
        cancelled = hci.HCI_LE_Connection_Complete_Event(
            status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=hci.Role.CENTRAL,
            peer_address_type=pending.peer_address_type,
            peer_address=pending.peer_address,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        # The command's own completion comes first.
        asyncio.get_running_loop().call_soon(self.send_hci_packet, cancelled)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_hci_reset_command(
        self, _command: hci.HCI_Reset_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Bluetooth Core, Vol 4 Part E 7.3.2: end what an earlier host left behind."""
        self.pending_le_connection = None
        self.le_scan_enable = False
        for connection in list(self.le_connections.values()):
            gone = ll.TerminateInd(hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR)
            connection.send_ll_control_pdu(gone)
            self.air.forget(self, connection.peer_address)
        self.le_connections.clear()
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def on_hci_acl_data_packet(self, packet: hci.HCI_AclDataPacket) -> None:
        """Send a packet, and tell the host when it has left."""
        connection = self.find_connection_by_handle(packet.connection_handle)
        if connection is None:  # it ended while the packet was on its way here
            return
        connection.assembler.feed_packet(packet)
        completed = hci.HCI_Number_Of_Completed_Packets_Event(
            connection_handles=[connection.handle], num_completed_packets=[1]
        )
        self.air.when_delivered(
            self, connection.peer_address, lambda: self._report(connection, completed)
        )

    def on_le_disconnected(self, connection: Connection, reason: int) -> None:
        """Tell the host, and drop what still waits."""
        self.air.forget(self, connection.peer_address)
        super().on_le_disconnected(connection, reason)

    def _report(self, connection: Connection, event: hci.HCI_Event) -> None:
        if self.le_connections.get(connection.peer_address) is connection:
            self.send_hci_packet(event)
