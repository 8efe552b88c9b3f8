"""No bytes make a decoder raise, and each useless packet is one fault."""

import numpy as np
from decode_events import INFO_BYTES, T_ZERO_HOST_S, connected, imu_bytes, info, status_bytes
from hypothesis import given, note, settings
from hypothesis import strategies as st

from coach.decode import DECODERS, Decode, encode_samples
from coach.model import BatteryLevel, ButtonPress, Channel, Fault, FaultKind, Notification, RawBlock

HONEST = [
    imu_bytes(samples=bytes(96)),
    status_bytes(3),
    INFO_BYTES,
    bytes([0x83, 1, 0, 4, 1, 8]),
    encode_samples(100.0, 0, 5.0, np.zeros((2, 3)), np.zeros((2, 3))),
]
REFUSALS = {FaultKind.BAD_PACKET, FaultKind.UNKNOWN_PACKET}
TOLD = {FaultKind.FIFO_OVERRUN, FaultKind.NO_INFO, FaultKind.LINK_SILENT}
"""What well-formed bytes may tell: of losses, of samples without a start, of a stream stopped."""


@st.composite
def payloads(draw):
    payload = bytearray(draw(st.one_of(st.binary(max_size=200), st.sampled_from(HONEST))))
    if payload:
        for bit in draw(st.lists(st.integers(0, 8 * len(payload) - 1), max_size=5)):
            payload[bit // 8] ^= 1 << bit % 8
    return bytes(payload[: draw(st.integers(0, len(payload)))] if draw(st.booleans()) else payload)


# Drawing the bytes takes longer than reading them: each is given to every family.
@given(payload=payloads(), channel=st.sampled_from(Channel))
@settings(max_examples=2000, deadline=None)
def test_no_bytes_raise(payload, channel):
    for family in DECODERS:
        reads_without_a_word_too_many(family, payload, channel)


def reads_without_a_word_too_many(family, payload, channel):
    note(family)
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected(family))
    if family == "own":
        decode.push(info())
    outputs = decode.push(Notification(101.0, "s1", channel, payload))
    signs = [out for out in outputs if isinstance(out, BatteryLevel | ButtonPress)]
    outputs = [out for out in outputs if out not in signs]
    assert len(outputs) <= 1
    assert len(signs) <= 2
    for out in outputs:
        if isinstance(out, RawBlock):
            assert out.counts.ndim == 2
            assert out.counts.shape[1] in {3, 6}
            assert len(out.counts) >= 1
            assert 0.0 < out.dt_s < np.inf
        else:
            assert out.kind in REFUSALS | TOLD
            assert "\n" not in out.detail


@given(events=st.lists(st.booleans(), max_size=40))
def test_each_bad_packet_is_one_fault_and_costs_no_good_one(events):
    decode = Decode(T_ZERO_HOST_S)
    decode.push(info())
    outputs = []
    for index, good in enumerate(events):
        payload = imu_bytes(first_index=index) if good else imu_bytes()[:-1]
        outputs += decode.push(Notification(101.0 + index, "s1", Channel.DATA, payload))
    blocks = [out.first_index for out in outputs if isinstance(out, RawBlock)]
    faults = [out.t_s for out in outputs if isinstance(out, Fault)]
    assert blocks == [index for index, good in enumerate(events) if good]
    assert faults == [1.0 + index for index, good in enumerate(events) if not good]
