"""Why a sensor cannot be used, each with the one line a user sees."""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)

from coach.core_wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping


class SourceReason(enum.Enum):
    """Each member's meaning stands beside it; whoever shows the error need not read its text."""

    NO_RADIO = "no_radio"  # no Bluetooth on this machine, or it is off
    PERMISSION = "permission"  # the system forbids its use
    NOT_FOUND = "not_found"  # no such sensor advertises
    AMBIGUOUS = "ambiguous"  # a name that several sensors have, or that was given for two
    UNKNOWN_SENSOR = "unknown_sensor"  # found, but nothing here speaks its language
    LINK_FAILED = "link_failed"  # found, but the connection fails or breaks off
    REFUSED = "refused"  # the sensor refuses a request; ``status`` says why
    NO_ANSWER = "no_answer"  # a request is not answered in time
    INFO_UNREADABLE = "info_unreadable"  # what the sensor says of itself breaks the protocol
    PROTOCOL_VERSION = "protocol_version"  # it speaks another major version


LINK_ERRORS = (BleakError, OSError, TimeoutError, EOFError)  # EOFError: D-Bus going away
"""What bleak raises where a radio or a link fails. Anything else is a bug, of bleak's or ours."""

PASSING: frozenset[SourceReason] = frozenset(
    {SourceReason.NOT_FOUND, SourceReason.LINK_FAILED, SourceReason.NO_ANSWER}
)
"""Reasons that another try may cure. The others end the start of a session."""

HARDWARE_ABSENT: frozenset[SourceReason] = frozenset(
    {SourceReason.NO_RADIO, SourceReason.NOT_FOUND}
)

_REMEDIES: Mapping[SourceReason, str] = MappingProxyType(
    {
        SourceReason.NO_RADIO: Wording(
            "plug in or turn on Bluetooth, or replay a recording instead"
        ),
        SourceReason.PERMISSION: Wording(
            "allow this program to use Bluetooth in the system's settings"
        ),
        SourceReason.NOT_FOUND: Wording(
            "wake the sensor, bring it nearer, and close other apps using it"
        ),
        SourceReason.AMBIGUOUS: Wording("give each sensor by its address"),
        SourceReason.UNKNOWN_SENSOR: Wording(
            "choose another one, or send us a 'coach capture' of it"
        ),
        SourceReason.LINK_FAILED: Wording("bring the sensor nearer, or restart it"),
        SourceReason.REFUSED: Wording("restart the sensor"),
        SourceReason.NO_ANSWER: Wording("restart the sensor"),
        SourceReason.INFO_UNREADABLE: Wording("update the sensor's firmware"),
        SourceReason.PROTOCOL_VERSION: Wording(
            "update the older of coach and the sensor's firmware"
        ),
    }
)


class SourceError(Exception):
    """A sensor cannot be used.

    The message is one line: what, where, remedy. Any other exception out of this room is a bug.

    Args:
        reason: Which of the known reasons.
        what: What went wrong and with which sensor, without the remedy.
        status: What the sensor answered, if it refused.
        remedy: Better advice than the usual one of the reason.
    """

    def __init__(
        self, reason: SourceReason, what: str, status: int | None = None, remedy: str = ""
    ) -> None:
        super().__init__(Wording("{what}; {remedy}", what=what, remedy=remedy or _REMEDIES[reason]))
        self.reason = reason
        self.status = status


_REASON_OF_UNAVAILABLE: Mapping[BleakBluetoothNotAvailableReason, SourceReason] = MappingProxyType(
    {
        BleakBluetoothNotAvailableReason.DENIED_BY_USER: SourceReason.PERMISSION,
        BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: SourceReason.PERMISSION,
        BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: SourceReason.PERMISSION,
    }
)

_PERMISSION_DBUS = frozenset(
    {"org.freedesktop.DBus.Error.AccessDenied", "org.bluez.Error.NotPermitted"}
)
_NO_RADIO_DBUS = frozenset(
    {
        "org.freedesktop.DBus.Error.ServiceUnknown",  # no Bluetooth service runs
        "org.freedesktop.DBus.Error.NameHasNoOwner",
        "org.bluez.Error.NotReady",  # switched off
    }
)


def scan_error(error: Exception) -> SourceError:
    """The error for what bleak or the system raised when a scan was to begin."""
    if isinstance(error, BleakBluetoothNotAvailableError):
        reason = _REASON_OF_UNAVAILABLE.get(error.reason, SourceReason.NO_RADIO)
        return SourceError(
            reason,
            Wording("Bluetooth cannot be used: {why}", why=_line(error.args[0]).rstrip(".")),
        )
    if isinstance(error, PermissionError):
        return SourceError(SourceReason.PERMISSION, Wording("Bluetooth may not be used"))
    if isinstance(error, BleakDBusError):
        if error.dbus_error in _PERMISSION_DBUS:
            return SourceError(SourceReason.PERMISSION, Wording("Bluetooth may not be used"))
        if error.dbus_error in _NO_RADIO_DBUS:
            return SourceError(SourceReason.NO_RADIO, Wording("Bluetooth is not running"))
    if isinstance(error, OSError):  # no D-Bus at all
        return SourceError(SourceReason.NO_RADIO, Wording("there is no Bluetooth on this machine"))
    return SourceError(
        SourceReason.LINK_FAILED, Wording("scanning failed: {line}", line=_line(error))
    )


def link_error(error: Exception, sensor: str) -> SourceError:
    """The error for what bleak raised while connecting or talking to a sensor."""
    if isinstance(error, BleakDeviceNotFoundError):
        return SourceError(SourceReason.NOT_FOUND, Wording("{sensor} is gone", sensor=sensor))
    if isinstance(error, TimeoutError):
        return SourceError(
            SourceReason.LINK_FAILED, Wording("{sensor} does not respond", sensor=sensor)
        )
    return SourceError(
        SourceReason.LINK_FAILED,
        Wording("the link to {sensor} failed: {line}", sensor=sensor, line=_line(error)),
    )


def _line(error: object) -> str:
    """Text of a foreign error, as one line."""
    return " ".join(str(error).split()) or type(error).__name__
