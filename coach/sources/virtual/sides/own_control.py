"""The sensor's answers to requests: a pure state machine, as firmware has to run it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from coach.model.rates import nearest
from firmware_protocol.codec import RESPONSE_BIT, decode_request, encode_response
from firmware_protocol.control import OP_RULES, STREAM_IMU
from firmware_protocol.errors import WireFormatError
from firmware_protocol.limits import (
    DEFAULT_ACC_RANGE_G,
    DEFAULT_BATCH,
    DEFAULT_GYR_RANGE_DEG_S,
    DEFAULT_RATE_HZ,
    MIN_MTU,
    T_US_PERIOD,
    samples_for_mtu,
)
from firmware_protocol.packets import Feature, Info, Op, Request, Response, Status
from firmware_protocol.tlv import Tag, Tlv, number

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

IDENTIFY_S = 3  # how long it blinks if the request does not say
SELF_TEST_PASSED = 0b11


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the answer depends on beside the settings.

    Args:
        mtu: Of the link.
        subscribed: DATA is subscribed.
        imu_works: The inertial sensor answers.
        clock_us: Device clock, without wrapping.
    """

    mtu: int
    subscribed: bool
    imu_works: bool
    clock_us: int


NEEDED_FEATURE: Mapping[Op, Feature] = MappingProxyType(
    {
        Op.TIME_SYNC: Feature.TIME_SYNC,
        Op.IDENTIFY: Feature.IDENTIFY,
        Op.SELF_TEST: Feature.SELF_TEST,
    }
)


_Answer: TypeAlias = tuple[Status, tuple[Tlv, ...]]


class ControlPoint:
    """Settings and state of the stream.

    Args:
        info: What the sensor is and offers. The settings in it are those set by now, not the
            defaults.
    """

    def __init__(self, info: Info) -> None:
        self.info = info
        self.streaming = False
        self.stream_batch = info.batch
        self.identify_s = 0

    def link_ended(self) -> None:
        """The link dropped or DATA was unsubscribed: the stream ends, the settings stay."""
        self.streaming = False

    def power_cycle(self) -> None:
        """A reboot: nothing is remembered."""
        self.streaming = False
        self.info = defaults(self.info)

    def answer(self, payload: bytes, now: Circumstances) -> bytes:
        """Bytes of the one response to a request, whatever its bytes."""
        try:
            request = decode_request(payload)
        except WireFormatError:
            op = payload[0] & ~RESPONSE_BIT if payload else 0
            ref = payload[1] if len(payload) > 1 else 0
            return encode_response(Response(op, ref, Status.MALFORMED))
        status, items = self._decide(request, now)
        return encode_response(Response(request.op, request.ref, status, items))

    def _decide(self, request: Request, now: Circumstances) -> _Answer:
        """Status and items; the first refusal of the order that the protocol lays down."""
        if not isinstance(request.op, Op):
            return Status.UNKNOWN_OP, ()
        needed = NEEDED_FEATURE.get(request.op)
        if needed is not None and needed not in self.info.features:
            return Status.UNSUPPORTED, ()
        bad_tag = self._bad_tag(request)
        if bad_tag is not None:
            return Status.BAD_PARAMETER, (Tlv(Tag.BAD_TAG, bad_tag),)
        rule = OP_RULES[request.op]
        if self.streaming and not rule.while_streaming:
            return (Status.ALREADY_STREAMING if request.op is Op.START else Status.BUSY), ()
        if not self.streaming and not rule.while_idle:
            return Status.NOT_STREAMING, ()
        return _ACTIONS[request.op](self, request, now)

    def _bad_tag(self, request: Request) -> int | None:
        """First item at fault, or ``None``."""
        assert isinstance(request.op, Op)
        taken = OP_RULES[request.op].takes
        offered = self._offered()
        for item in request.items:
            if item.tag not in taken:
                return item.tag
            choice = offered.get(Tag(item.tag))
            if choice is not None and item.value not in choice:
                return item.tag
        return None

    def _offered(self) -> Mapping[Tag, Container[object]]:
        info = self.info
        return {
            Tag.RATE_HZ: info.rates_hz,
            Tag.ACC_RANGE_G: [r.full_scale for r in info.acc_ranges],
            Tag.GYR_RANGE_DEG_S: [r.full_scale for r in info.gyr_ranges] or [0],
            Tag.BATCH: range(1, info.max_samples + 1),
            Tag.STREAM: (STREAM_IMU,),
        }


def _config(point: ControlPoint, _request: Request, _now: Circumstances) -> _Answer:
    info = point.info
    return Status.OK, (
        Tlv(Tag.RATE_HZ, info.rate_hz),
        Tlv(Tag.ACC_RANGE_G, info.acc_range_g),
        Tlv(Tag.GYR_RANGE_DEG_S, info.gyr_range_deg_s),
        Tlv(Tag.BATCH, info.batch),
    )


def _set_config(point: ControlPoint, request: Request, now: Circumstances) -> _Answer:
    items, info = request.items, point.info
    point.info = replace(
        info,
        rate_hz=_or(number(items, Tag.RATE_HZ), info.rate_hz),
        acc_range_g=_or(number(items, Tag.ACC_RANGE_G), info.acc_range_g),
        gyr_range_deg_s=_or(number(items, Tag.GYR_RANGE_DEG_S), info.gyr_range_deg_s),
        batch=_or(number(items, Tag.BATCH), info.batch),
    )
    return _config(point, request, now)


def _start(point: ControlPoint, _request: Request, now: Circumstances) -> _Answer:
    if not now.subscribed:
        return Status.NOT_SUBSCRIBED, ()
    if now.mtu < MIN_MTU:
        return Status.MTU_TOO_SMALL, (Tlv(Tag.MTU, now.mtu),)
    if not now.imu_works:
        return Status.SENSOR_FAILED, ()
    point.streaming = True
    point.stream_batch = min(point.info.batch, samples_for_mtu(now.mtu))
    return Status.OK, (Tlv(Tag.BATCH, point.stream_batch),)


def _stop(point: ControlPoint, _request: Request, _now: Circumstances) -> _Answer:
    point.streaming = False
    return Status.OK, ()


def _time_sync(_point: ControlPoint, _request: Request, now: Circumstances) -> _Answer:
    clock_us = now.clock_us % T_US_PERIOD
    return Status.OK, (Tlv(Tag.RX_US, clock_us), Tlv(Tag.TX_US, clock_us))


def _identify(point: ControlPoint, request: Request, _now: Circumstances) -> _Answer:
    point.identify_s = _or(number(request.items, Tag.DURATION_S), IDENTIFY_S)
    return Status.OK, ()


def _self_test(_point: ControlPoint, _request: Request, now: Circumstances) -> _Answer:
    if not now.imu_works:
        return Status.SENSOR_FAILED, ()
    return Status.OK, (Tlv(Tag.SELF_TEST, SELF_TEST_PASSED),)


def _reset(point: ControlPoint, _request: Request, _now: Circumstances) -> _Answer:
    point.power_cycle()
    return Status.OK, ()


_ACTIONS: Mapping[Op, Callable[[ControlPoint, Request, Circumstances], _Answer]] = MappingProxyType(
    {
        Op.GET_CONFIG: _config,
        Op.SET_CONFIG: _set_config,
        Op.START: _start,
        Op.STOP: _stop,
        Op.TIME_SYNC: _time_sync,
        Op.IDENTIFY: _identify,
        Op.SELF_TEST: _self_test,
        Op.RESET: _reset,
    }
)


def defaults(info: Info) -> Info:
    """The same sensor with the settings it has after power-on."""
    gyr_ranges = [r.full_scale for r in info.gyr_ranges] or [0]
    return replace(
        info,
        rate_hz=nearest(DEFAULT_RATE_HZ, info.rates_hz),
        acc_range_g=nearest(DEFAULT_ACC_RANGE_G, [r.full_scale for r in info.acc_ranges]),
        gyr_range_deg_s=nearest(DEFAULT_GYR_RANGE_DEG_S, gyr_ranges),
        batch=min(DEFAULT_BATCH, info.max_samples),
    )


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
