"""Which items each request takes and its answer carries: the table both sides obey."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from firmware_protocol.packets import Op
from firmware_protocol.tlv import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_TAGS = (Tag.RATE_HZ, Tag.ACC_RANGE_G, Tag.GYR_RANGE_DEG_S, Tag.BATCH)
STREAM_IMU = 1  # the only stream of this version


@dataclass(frozen=True, slots=True)
class OpRule:
    """One operation.

    Args:
        takes: Tags a request may carry; any other is answered BAD_PARAMETER.
        answers: Tags of a response with status OK.
        while_streaming: Whether it is allowed then; otherwise the status is BUSY
            (START: ALREADY_STREAMING).
        while_idle: Whether it is allowed then; otherwise the status is NOT_STREAMING.
    """

    takes: tuple[Tag, ...]
    answers: tuple[Tag, ...]
    while_streaming: bool
    while_idle: bool = True


OP_RULES: Mapping[Op, OpRule] = MappingProxyType(
    {
        Op.GET_CONFIG: OpRule((), CONFIG_TAGS, while_streaming=True),
        Op.SET_CONFIG: OpRule(CONFIG_TAGS, CONFIG_TAGS, while_streaming=False),
        Op.START: OpRule((Tag.STREAM,), (Tag.BATCH,), while_streaming=False),
        Op.STOP: OpRule((), (), while_streaming=True, while_idle=False),
        Op.TIME_SYNC: OpRule((), (Tag.RX_US, Tag.TX_US), while_streaming=True),
        Op.IDENTIFY: OpRule((Tag.DURATION_S,), (), while_streaming=True),
        Op.SELF_TEST: OpRule((), (Tag.SELF_TEST,), while_streaming=False),
        Op.RESET: OpRule((), (), while_streaming=True),
    }
)
