"""What any device says, for a report to us: advertisement, services, values, raw notifications.

Nothing is written to the device but the wish to be notified. Its name, its address and its serial
number are replaced wherever they stand, also within the bytes.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any, TypeAlias

from bleak import BleakClient
from bleak.exc import BleakError

from coach.core_wording import Wording
from coach.decode import FAMILIES
from coach.sources.errors import LINK_ERRORS, link_error
from coach.sources.finder import find_sensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from bleak.backends.characteristic import BleakGATTCharacteristic

    from coach.decode import Advertisement
    from coach.sources.radio import Radio
    from coach.sources.settings import BleSettings

Line: TypeAlias = dict[str, Any]

MOST_BYTES = 8_000_000
"""Of notifications; a capture is to fit into a mail."""

_PRIVATE = frozenset({"2a00", "2a23", "2a25"})
"""Characteristics that are not read: device name, system id, serial number."""

_HIDDEN = 0x23  # "#"
_SHORTEST = 4  # letters of a word of the name that is looked for within the bytes


async def capture(
    radio: Radio, settings: BleSettings, seconds: float, notify: Callable[[str], None]
) -> list[Line]:
    """Everything a device says within some time, each thing one JSON object.

    Args:
        radio: Where it is heard.
        settings: Which device, and how long to look for it.
        seconds: How long to listen.
        notify: Takes one-line notices.

    Raises:
        SourceError: It is not found or cannot be connected to.
    """
    async with radio.connecting:
        device, said = await find_sensor(
            radio, settings.sensor, settings.find_s, settings.namesake_s
        )
        hidden = Hidden(said.name, device.address)
        lines: list[Line] = [_advertised(said, hidden)]
        over = asyncio.Event()
        client = BleakClient(
            device,
            lambda _: over.set(),
            timeout=settings.connect_s,
            backend=radio.client_backend,
        )
        try:
            await client.connect()
        except LINK_ERRORS as error:
            raise link_error(error, said.name or device.address) from None
    try:
        lines += await _services(client, hidden)
        notify(Wording("listening for {seconds:.0f} s; move the sensor a little", seconds=seconds))
        lines += await _listened(client, hidden, seconds, over)
    except LINK_ERRORS as error:
        lines.append({"what": "end", "why": str(link_error(error, "the device"))})
    finally:
        await _release(client)
    return lines


class Hidden:
    """Replaces what tells whose device it is.

    Args:
        name: As advertised.
        address: Of the device.
    """

    def __init__(self, name: str, address: str) -> None:
        known = [one for family in FAMILIES.values() for one in family.signs.names]
        kept = max(
            (k for k in known if name.casefold().startswith(k.casefold())), key=len, default=""
        )
        self.name = name[: len(kept)] + re.sub(r"\w", "#", name[len(kept) :])
        words = [w for w in re.split(r"\W+", name[len(kept) :]) if len(w) >= _SHORTEST]
        self._secrets = [word.encode() for word in words]
        digits = address.replace(":", "").replace("-", "")
        self._secrets += [digits.lower().encode(), digits.upper().encode(), address.encode()]
        if re.fullmatch(r"[0-9A-Fa-f]{12}", digits):  # macOS gives something longer, of its own
            raw = bytes.fromhex(digits)
            self._secrets += [raw, raw[::-1]]

    def bytes(self, payload: bytes) -> str:
        """As hexadecimal digits, with each secret overwritten."""
        for secret in self._secrets:
            payload = payload.replace(secret, bytes([_HIDDEN]) * len(secret))
        return payload.hex()


def _advertised(said: Advertisement, hidden: Hidden) -> Line:
    makers = {f"0x{company:04x}": hidden.bytes(data) for company, data in said.makers.items()}
    return {
        "what": "advertisement",
        "name": hidden.name,
        "services": sorted(said.services),
        "makers": makers,
    }


async def _services(client: BleakClient, hidden: Hidden) -> list[Line]:
    lines: list[Line] = []
    for service in client.services:
        for one in service.characteristics:
            line: Line = {
                "what": "characteristic",
                "service": service.uuid,
                "uuid": one.uuid,
                "properties": sorted(one.properties),
            }
            if "read" in one.properties and one.uuid[4:8] not in _PRIVATE:
                try:
                    line["value"] = hidden.bytes(bytes(await client.read_gatt_char(one)))
                except BleakError as error:
                    line["unreadable"] = type(error).__name__
            lines.append(line)
    return lines


async def _listened(
    client: BleakClient, hidden: Hidden, seconds: float, over: asyncio.Event
) -> list[Line]:
    """Subscribe to all that can be, and listen until the time or the link is over."""
    lines: list[Line] = []
    begun_s, taken = time.monotonic(), 0

    def heard(characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
        nonlocal taken
        taken += len(payload)
        if taken > MOST_BYTES:
            over.set()
            return
        t_s = round(time.monotonic() - begun_s, 6)
        line = {"what": "notification", "t_s": t_s, "uuid": characteristic.uuid}
        lines.append(line | {"bytes": hidden.bytes(bytes(payload))})

    refused: list[Line] = []
    every = [one for service in client.services for one in service.characteristics]
    for one in every:
        if not {"notify", "indicate"}.isdisjoint(one.properties):
            try:
                await client.start_notify(one, heard)
            except BleakError as error:
                why = type(error).__name__
                refused.append({"what": "unsubscribable", "uuid": one.uuid, "why": why})
    why = "time"
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
        why = "size" if taken > MOST_BYTES else "the device ended the link"
    except TimeoutError:
        pass
    return [*refused, *lines, {"what": "end", "why": why}]


async def _release(client: BleakClient) -> None:
    try:
        async with asyncio.timeout(5.0):
            await client.disconnect()
    except LINK_ERRORS:
        pass
