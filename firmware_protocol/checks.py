"""What a packet may hold, for both directions: all raise ``WireFormatError``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.limits import (
    ATT_MAX_VALUE,
    MAX_RANGES,
    MAX_REQUEST,
    MAX_SAMPLES,
    MIN_RATE_HZ,
    PROTOCOL_MAJOR,
    RATES_HZ,
)
from firmware_protocol.packets import Feature

if TYPE_CHECKING:
    from firmware_protocol.packets import Info


def check_batch(n: int, dt_us: int) -> None:
    """Refuse a batch of no or too many samples, or of no period."""
    if not 1 <= n <= MAX_SAMPLES:
        raise WireFormatError(WireFault.COUNT, f"{n} samples, 1 to {MAX_SAMPLES} are possible")
    if dt_us == 0:
        raise WireFormatError(WireFault.VALUE, "dt_us = 0")


def check_request(op: int, payload: bytes) -> bytes:
    """Return a request, refusing op 0 and what exceeds the smallest link."""
    if len(payload) > MAX_REQUEST:
        message = f"{len(payload)} bytes, a request has at most {MAX_REQUEST}"
        raise WireFormatError(WireFault.LENGTH, message)
    if op == 0:
        raise WireFormatError(WireFault.VALUE, "op 0 is never used")
    return payload


def check_range_counts(acc_count: int, gyr_count: int) -> None:
    """Refuse range tables that are too long, or no accelerometer range at all."""
    if not (1 <= acc_count <= MAX_RANGES and gyr_count <= MAX_RANGES):
        message = f"{acc_count} acc and {gyr_count} gyr ranges, 1..8 and 0..8 are possible"
        raise WireFormatError(WireFault.COUNT, message)


def check_info(info: Info) -> None:
    """Refuse an INFO that contradicts itself."""
    check_range_counts(len(info.acc_ranges), len(info.gyr_ranges))
    ranges = info.acc_ranges + info.gyr_ranges
    if not all(r.full_scale and r.lsb_num and r.lsb_den for r in ranges):
        raise WireFormatError(WireFault.VALUE, "a range with a 0 in its full scale or its scale")
    if not 1 <= info.max_samples <= MAX_SAMPLES:
        message = f"max_samples = {info.max_samples}, 1 to {MAX_SAMPLES} are possible"
        raise WireFormatError(WireFault.COUNT, message)
    if not 1 <= info.batch <= info.max_samples:
        raise WireFormatError(WireFault.CONFIG, f"batch = {info.batch} of {info.max_samples}")
    # A bit above the table is a rate of a later minor version, so rate_hz may be one of those.
    unknown_rate = bool(info.rate_bits >> len(RATES_HZ)) and info.rate_hz not in RATES_HZ
    if info.rate_hz < MIN_RATE_HZ or not (info.rate_hz in info.rates_hz or unknown_rate):
        raise WireFormatError(WireFault.CONFIG, f"rate_hz = {info.rate_hz} is not offered")
    if info.acc_range is None:
        raise WireFormatError(WireFault.CONFIG, f"acc_range_g = {info.acc_range_g} is not offered")
    if bool(info.gyr_ranges) != (Feature.GYRO in info.features):
        raise WireFormatError(WireFault.CONFIG, "gyroscope feature and its ranges disagree")
    if info.gyr_range is None and (info.gyr_ranges or info.gyr_range_deg_s):
        message = f"gyr_range_deg_s = {info.gyr_range_deg_s} is not offered"
        raise WireFormatError(WireFault.CONFIG, message)


def bounded(payload: bytes) -> bytes:
    """Return the payload, refusing what no attribute can hold."""
    if len(payload) > ATT_MAX_VALUE:
        message = f"{len(payload)} bytes, an attribute holds {ATT_MAX_VALUE}"
        raise WireFormatError(WireFault.LENGTH, message)
    return payload


def refuse_version(major: int) -> NoReturn:
    """Refuse another major version."""
    message = f"protocol version {major}, this side speaks {PROTOCOL_MAJOR}"
    raise WireFormatError(WireFault.VERSION, message)
