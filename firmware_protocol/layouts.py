"""Fixed parts of the packets as tables: the structs are built from them, the README is checked.

Every number on the wire is little-endian and nothing is padded.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from struct import error as struct_error

from firmware_protocol.errors import WireFault, WireFormatError

FORMATS = {"u8": "B", "i8": "b", "u16": "H", "i16": "h", "u32": "I"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Consecutive fields.

    Args:
        fields: Name and type of each field, in order.
        struct: The same, compiled.
    """

    fields: tuple[tuple[str, str], ...]
    struct: Struct

    @classmethod
    def of(cls, *fields: tuple[str, str]) -> Layout:
        """Build from ``(name, type)`` pairs; types are the keys of ``FORMATS``."""
        return cls(fields, Struct("<" + "".join(FORMATS[kind] for _, kind in fields)))

    @property
    def size(self) -> int:
        """Bytes."""
        return self.struct.size

    def offsets(self) -> tuple[int, ...]:
        """Byte offset of each field."""
        widths = [Struct("<" + FORMATS[kind]).size for _, kind in self.fields]
        return tuple(sum(widths[:i]) for i in range(len(widths)))

    def pack(self, *values: int) -> bytes:
        """Bytes of the values.

        Raises:
            WireFormatError: ``VALUE``, naming the first field that does not fit its type.
        """
        try:
            return self.struct.pack(*values)
        except struct_error:
            pass
        for (name, kind), value in zip(self.fields, values, strict=True):
            try:
                Struct("<" + FORMATS[kind]).pack(value)
            except struct_error:
                message = f"{name} = {value!r} does not fit {kind}"
                raise WireFormatError(WireFault.VALUE, message) from None
        raise AssertionError("each field fits alone but not together")  # pragma: no cover

    def pack_of(self, source: object, **also: int) -> bytes:
        """Bytes of the attributes of ``source`` that bear the fields' names, and of others.

        Raises:
            WireFormatError: As ``pack``.
        """
        named = (name for name, _ in self.fields)
        return self.pack(*(also[n] if n in also else getattr(source, n) for n in named))

    def fields_of(self, payload: bytes) -> dict[str, int]:
        """Value of each field at the start, by its name.

        Raises:
            WireFormatError: As ``unpack``.
        """
        return dict(zip((name for name, _ in self.fields), self.unpack(payload), strict=True))

    def unpack(self, payload: bytes, offset: int = 0) -> tuple[int, ...]:
        """Values at ``offset``.

        Raises:
            WireFormatError: ``TRUNCATED`` if the bytes end too soon.
        """
        try:
            return self.struct.unpack_from(payload, offset)
        except struct_error:
            message = f"{len(payload)} bytes, at least {offset + self.size} needed"
            raise WireFormatError(WireFault.TRUNCATED, message) from None


IMU_BATCH = Layout.of(
    ("head", "u8"),
    ("flags", "u8"),
    ("seq", "u16"),
    ("t_us", "u32"),
    ("first_index", "u32"),
    ("dt_us", "u16"),
    ("n", "u8"),
    ("temperature_c", "i8"),
)
SAMPLE = Layout.of(
    ("ax", "i16"), ("ay", "i16"), ("az", "i16"), ("gx", "i16"), ("gy", "i16"), ("gz", "i16")
)
STATUS = Layout.of(
    ("head", "u8"),
    ("queue_depth", "u8"),
    ("battery_mv", "u16"),
    ("uptime_s", "u32"),
    ("dropped_packets", "u32"),
    ("rssi_dbm", "i8"),
)
INFO = Layout.of(
    ("magic", "u32"),
    ("major", "u8"),
    ("minor", "u8"),
    ("hardware_id", "u16"),
    ("sensor_part", "u16"),
    ("rate_bits", "u32"),
    ("features", "u16"),
    ("rate_hz", "u16"),
    ("acc_range_g", "u16"),
    ("gyr_range_deg_s", "u16"),
    ("max_samples", "u8"),
    ("batch", "u8"),
    ("acc_range_count", "u8"),
    ("gyr_range_count", "u8"),
)
RANGE = Layout.of(("full_scale", "u16"), ("lsb_num", "u32"), ("lsb_den", "u32"))
REQUEST = Layout.of(("op", "u8"), ("ref", "u8"))
RESPONSE = Layout.of(("op", "u8"), ("ref", "u8"), ("status", "u8"))
