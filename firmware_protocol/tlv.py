"""Items of tag, length and value: how requests carry settings and INFO grows."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from firmware_protocol.errors import WireFault, WireFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_VALUE = 255


class Tag(enum.IntEnum):
    """Tags of this version. 0 is never used; 0x80 and above are free for experiments."""

    RATE_HZ = 0x01
    ACC_RANGE_G = 0x02
    GYR_RANGE_DEG_S = 0x03
    BATCH = 0x04
    STREAM = 0x05
    MTU = 0x06
    RX_US = 0x07
    TX_US = 0x08
    DURATION_S = 0x09
    SELF_TEST = 0x0A
    BAD_TAG = 0x0B
    FIRMWARE = 0x0C
    SERIAL = 0x0D


# The form of a published tag never changes; a new form takes a new tag.
TAG_FORMS: Mapping[Tag, str] = MappingProxyType(
    {
        Tag.RATE_HZ: "u16",
        Tag.ACC_RANGE_G: "u16",
        Tag.GYR_RANGE_DEG_S: "u16",
        Tag.BATCH: "u8",
        Tag.STREAM: "u8",
        Tag.MTU: "u16",
        Tag.RX_US: "u32",
        Tag.TX_US: "u32",
        Tag.DURATION_S: "u8",
        Tag.SELF_TEST: "u8",
        Tag.BAD_TAG: "u8",
        Tag.FIRMWARE: "text",
        Tag.SERIAL: "text",
    }
)
_WIDTHS = {"u8": 1, "u16": 2, "u32": 4}
_TAGS = {int(tag): tag for tag in Tag}


@dataclass(frozen=True, slots=True)
class Tlv:
    """One item.

    Args:
        tag: A ``Tag``, or the number of one this version does not know.
        value: Number or text for a known tag (see ``TAG_FORMS``), bytes for an unknown one.
    """

    tag: int
    value: int | str | bytes


def number(items: Iterable[Tlv], tag: Tag) -> int | None:
    """Value of a numeric tag, or ``None`` if it is not there."""
    return next((i.value for i in items if i.tag == tag and isinstance(i.value, int)), None)


def text(items: Iterable[Tlv], tag: Tag) -> str | None:
    """Value of a text tag, or ``None`` if it is not there."""
    return next((i.value for i in items if i.tag == tag and isinstance(i.value, str)), None)


def encode_items(items: Iterable[Tlv]) -> bytes:
    """Bytes of the items in their order.

    Raises:
        WireFormatError: ``VALUE`` for a value that does not suit its tag, ``TLV`` for a tag
            that appears twice.
    """
    out = bytearray()
    seen: set[int] = set()
    for item in items:
        _check_tag(item.tag, seen)
        value = _value_to_bytes(item)
        if len(value) > MAX_VALUE:
            raise WireFormatError(
                WireFault.VALUE, f"tag {item.tag}: {len(value)} bytes, at most {MAX_VALUE} fit"
            )
        out += bytes((item.tag, len(value))) + value
    return bytes(out)


def decode_items(payload: bytes, offset: int) -> tuple[Tlv, ...]:
    """Items from ``offset`` to the end; unknown tags are kept as bytes.

    Raises:
        WireFormatError: ``TLV``.
    """
    items: list[Tlv] = []
    seen: set[int] = set()
    while offset < len(payload):
        end = offset + 2 + payload[offset + 1] if offset + 1 < len(payload) else len(payload) + 1
        if end > len(payload):
            message = f"the item at byte {offset} runs past the end of {len(payload)} bytes"
            raise WireFormatError(WireFault.TLV, message)
        tag = payload[offset]
        _check_tag(tag, seen)
        items.append(_item_from_bytes(tag, payload[offset + 2 : end]))
        offset = end
    return tuple(items)


def _check_tag(tag: int, seen: set[int]) -> None:
    if not (isinstance(tag, int) and 0 < tag <= 0xFF):
        fault = WireFault.TLV if tag == 0 else WireFault.VALUE
        raise WireFormatError(fault, f"tag {tag!r} is outside 1..255")
    if tag in seen:
        raise WireFormatError(WireFault.TLV, f"tag {tag} appears twice")
    seen.add(tag)


def _value_to_bytes(item: Tlv) -> bytes:
    known = _TAGS.get(item.tag)
    form = TAG_FORMS[known] if known else "bytes"
    value = item.value
    if form == "bytes" and isinstance(value, bytes):
        return value
    try:
        if form == "text" and isinstance(value, str):
            return value.encode()
        if form in _WIDTHS and isinstance(value, int):
            return value.to_bytes(_WIDTHS[form], "little")
    except (OverflowError, UnicodeEncodeError):
        pass
    raise WireFormatError(WireFault.VALUE, f"tag {item.tag}: {value!r} does not fit {form}")


def _item_from_bytes(tag: int, value: bytes) -> Tlv:
    known = _TAGS.get(tag)
    if known is None:
        return Tlv(tag, value)
    form = TAG_FORMS[known]
    if form == "text":
        try:
            return Tlv(known, value.decode())
        except UnicodeDecodeError:
            raise WireFormatError(WireFault.TLV, f"{known.name} is not UTF-8") from None
    if len(value) != _WIDTHS[form]:
        message = f"{known.name} has {len(value)} bytes, its form {form} has {_WIDTHS[form]}"
        raise WireFormatError(WireFault.TLV, message)
    return Tlv(known, int.from_bytes(value, "little"))
