"""vectors.json as packets: the reading of its "fields" that README.md describes."""

from __future__ import annotations

import json
from pathlib import Path
from struct import pack
from typing import Any

import firmware_protocol
from firmware_protocol import packets
from firmware_protocol.packets import Range
from firmware_protocol.tlv import Tlv

ROOM = Path(firmware_protocol.__file__).parent
VECTORS: dict[str, Any] = json.loads((ROOM / "vectors.json").read_text(encoding="utf-8"))


def packet_of(vector: dict[str, Any]) -> Any:
    """The packet a good vector describes."""
    fields = {name: _field(name, value) for name, value in vector["fields"].items()}
    return getattr(packets, vector["packet"])(**fields)


def _field(name: str, value: Any) -> Any:
    if name == "samples":
        return b"".join(pack("<6h", *row) for row in value)
    if name == "items":
        return tuple(Tlv(tag, _plain(item)) for tag, item in value)
    if name in {"acc_ranges", "gyr_ranges"}:
        return tuple(Range(*row) for row in value)
    if name == "flags":
        return packets.ImuFlag(value)
    if name == "features":
        return packets.Feature(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
