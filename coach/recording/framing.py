"""The bytes of one input on the ``inputs`` channel. Lossless; the table is in README.md."""

from __future__ import annotations

import struct
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import (
    BackgroundFault,
    Channel,
    Command,
    GradeReading,
    Input,
    LinkChange,
    LinkState,
    Notification,
    SpeechEnded,
    SpeedReading,
    Tick,
    UserCommand,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOTIFICATION, LINK_CHANGE, TICK, SPEECH_ENDED, USER_COMMAND, SPEED, BACKGROUND, GRADE = range(1, 9)

# Wire numbers. A member without a number here fails in the tests, not in a run.
CHANNELS: tuple[Channel, ...] = (
    Channel.DATA,
    Channel.INFO,
    Channel.CONTROL,
    Channel.BATTERY,
    Channel.REQUEST,
)
LINK_STATES: tuple[LinkState, ...] = (LinkState.CONNECTED, LinkState.LOST)
COMMANDS: tuple[Command, ...] = (
    Command.QUIET,
    Command.MARKER,
    Command.RECALIBRATE,
    Command.PAIN,
    Command.METRONOME,
    Command.LESS,
    Command.MORE,
    Command.LEFT_FOOT,
    Command.YES,
    Command.BUTTON,
    Command.LIKE,
    Command.DISLIKE,
    Command.REPEAT,
    Command.STATUS,
    Command.TAKE_BACK,
    Command.TALK,
    Command.END,
    Command.NEXT,
    Command.EASY,
    Command.HARD,
)

_CHANNEL_NUMBER = {member: number for number, member in enumerate(CHANNELS)}
_STATE_NUMBER = {member: number for number, member in enumerate(LINK_STATES)}
_COMMAND_NUMBER = {member: number for number, member in enumerate(COMMANDS)}

_TIMED = struct.Struct("<Bd")  # kind, t_host_s
_VALUED = struct.Struct("<Bdd")  # kind, t_host_s, value
_CODED = struct.Struct("<BdB")  # kind, t_host_s, code
_NAMED = struct.Struct("<BdBH")  # kind, t_host_s, code, length of the sensor id

_MAX_ID_BYTES = 0xFFFF


def encode_input(event: Input) -> bytes:
    """Bytes of one input.

    Raises:
        ValueError: If a sensor id takes more than 65535 bytes.
    """
    match event:
        case Notification(t_host_s, sensor_id, channel, payload):
            name = _name(sensor_id)
            head = _NAMED.pack(NOTIFICATION, t_host_s, _CHANNEL_NUMBER[channel], len(name))
            return b"".join((head, name, payload))
        case LinkChange(t_host_s, sensor_id, state, family, why):
            name = _name(sensor_id)
            head = _NAMED.pack(LINK_CHANGE, t_host_s, _STATE_NUMBER[state], len(name))
            # Without a reason, as before there was one: a family's name holds no line break.
            rest = f"{family}\n{why}" if why else family
            return b"".join((head, name, rest.encode(errors="replace")))
        case Tick(t_host_s):
            return _TIMED.pack(TICK, t_host_s)
        case SpeechEnded(t_host_s, cue_id, completed):
            return _CODED.pack(SPEECH_ENDED, t_host_s, completed) + cue_id.encode()
        case UserCommand(t_host_s, command):
            return _CODED.pack(USER_COMMAND, t_host_s, _COMMAND_NUMBER[command])
        case SpeedReading(t_host_s, speed_m_s):
            return _VALUED.pack(SPEED, t_host_s, speed_m_s)
        case GradeReading(t_host_s, rise):
            return _VALUED.pack(GRADE, t_host_s, rise)
        case BackgroundFault(t_host_s, detail):
            return _TIMED.pack(BACKGROUND, t_host_s) + detail.encode(errors="replace")


def decode_input(data: bytes) -> Input:
    """Inverse of ``encode_input``.

    Raises:
        ValueError: If the bytes are not one whole input of a known kind.
    """
    try:
        return _DECODERS[data[0]](data)
    except (IndexError, KeyError, struct.error, UnicodeDecodeError):
        raise ValueError(f"not an input: {data[:16].hex(' ')}") from None


def _name(sensor_id: str) -> bytes:
    name = sensor_id.encode()
    if len(name) > _MAX_ID_BYTES:
        raise ValueError(f"sensor id of {len(name)} bytes; at most {_MAX_ID_BYTES} can be stored")
    return name


def _split(data: bytes) -> tuple[float, int, str, bytes]:
    _, t_host_s, code, length = _NAMED.unpack_from(data)
    end = _NAMED.size + length
    if end > len(data):
        raise IndexError
    return t_host_s, code, data[_NAMED.size : end].decode(), data[end:]


def _notification(data: bytes) -> Input:
    # As _split, of which an hour would make 50,000 calls.
    _, t_host_s, code, length = _NAMED.unpack_from(data)
    end = _NAMED.size + length
    if end > len(data):
        raise IndexError
    return Notification(t_host_s, _text(data[_NAMED.size : end]), CHANNELS[code], data[end:])


@lru_cache(maxsize=16)
def _text(name: bytes) -> str:
    """Of a sensor's id; a recording has one or two."""
    return name.decode()


def _link_change(data: bytes) -> Input:
    t_host_s, code, sensor_id, family = _split(data)
    name, _, why = family.decode().partition("\n")
    return LinkChange(t_host_s, sensor_id, LINK_STATES[code], name, why)


def _tick(data: bytes) -> Input:
    return Tick(_TIMED.unpack(data)[1])


def _speech_ended(data: bytes) -> Input:
    _, t_host_s, completed = _CODED.unpack_from(data)
    return SpeechEnded(t_host_s, data[_CODED.size :].decode(), bool(completed))


def _user_command(data: bytes) -> Input:
    _, t_host_s, code = _CODED.unpack(data)
    return UserCommand(t_host_s, COMMANDS[code])


def _speed(data: bytes) -> Input:
    _, t_host_s, speed_m_s = _VALUED.unpack(data)
    return SpeedReading(t_host_s, speed_m_s)


def _grade(data: bytes) -> Input:
    _, t_host_s, rise = _VALUED.unpack(data)
    return GradeReading(t_host_s, rise)


def _background(data: bytes) -> Input:
    return BackgroundFault(_TIMED.unpack_from(data)[1], data[_TIMED.size :].decode())


_DECODERS: Mapping[int, Callable[[bytes], Input]] = MappingProxyType(
    {
        NOTIFICATION: _notification,
        LINK_CHANGE: _link_change,
        TICK: _tick,
        SPEECH_ENDED: _speech_ended,
        USER_COMMAND: _user_command,
        SPEED: _speed,
        BACKGROUND: _background,
        GRADE: _grade,
    }
)
