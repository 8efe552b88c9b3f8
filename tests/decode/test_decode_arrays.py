"""Family "arrays": samples come back bit by bit."""

import math

import numpy as np
import pytest
from decode_events import SENSOR, T_ZERO_HOST_S, connected, data, info
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coach.decode import Decode, encode_samples
from coach.model import Fault, FaultKind, RawBlock
from coach.model.inputs import FARTHEST_S
from coach.model.rates import LEAST_RATE_HZ, MOST_RATE_HZ, rate_problem

ONE = np.array([[0.0, 0.0, 9.81]])


def decoded(payload):
    decode = Decode(T_ZERO_HOST_S)
    assert decode.push(connected("arrays")) == []
    (out,) = decode.push(data(payload))
    return out


def matrices(columns):
    any_float = st.floats(allow_nan=True, allow_infinity=True)
    return st.integers(1, 20).flatmap(
        lambda n: arrays(np.float64, (n, columns), elements=any_float)
    )


@given(
    values=st.one_of(matrices(3), matrices(6)),
    rate_hz=st.floats(LEAST_RATE_HZ, MOST_RATE_HZ),
    first_index=st.integers(0, 2**64 - 1),
    t_first_host_s=st.floats(-FARTHEST_S, FARTHEST_S),
)
def test_samples_come_back_bit_by_bit(values, rate_hz, first_index, t_first_host_s):
    gyr_rad_s = values[:, 3:] if values.shape[1] == 6 else None
    block = decoded(encode_samples(rate_hz, first_index, t_first_host_s, values[:, :3], gyr_rad_s))
    assert isinstance(block, RawBlock)
    assert block.counts.dtype == np.float64
    assert block.counts.shape == values.shape
    assert block.counts.tobytes() == values.tobytes()
    assert (block.first_index, block.t_device_s) == (first_index, t_first_host_s)
    assert block.dt_s == 1.0 / rate_hz


@given(rate_hz=st.floats(1e-3, 1e6))
def test_samples_at_a_rate_that_nobody_can_use_are_a_fault(rate_hz):
    out = decoded(encode_samples(rate_hz, 0, 5.0, ONE, None))
    if LEAST_RATE_HZ <= rate_hz <= MOST_RATE_HZ:
        assert isinstance(out, RawBlock)
    else:
        assert isinstance(out, Fault)
        assert (out.kind, out.sensor_id) == (FaultKind.BAD_PACKET, SENSOR)
        assert rate_problem(rate_hz) in out.detail


def test_the_clock_is_the_hosts_and_the_scale_is_one():
    block = decoded(encode_samples(100.0, 0, 5.0, ONE, None))
    assert isinstance(block, RawBlock)
    assert (block.sensor_id, block.t_host_s) == (SENSOR, 101.0)
    assert block.exact_clock
    assert block.device_wrap_s == math.inf
    assert (block.scale.acc_m_s2_per_count, block.scale.gyr_rad_s_per_count) == (1.0, 1.0)
    assert block.scale.full_scale_counts == math.inf
    assert (block.restarted, block.overrun, block.temperature_c) == (False, False, None)


def test_the_header_is_the_one_described():
    payload = encode_samples(100.0, 7, 5.0, ONE, ONE)
    assert payload[:8] == b"ARR1\x01\x00\x00\x00"
    assert np.frombuffer(payload[8:16], "<f8").tolist() == [100.0]
    assert int.from_bytes(payload[16:24], "little") == 7
    assert np.frombuffer(payload[24:], "<f8").tolist() == [5.0, *ONE[0], *ONE[0]]


GOOD = encode_samples(100.0, 0, 5.0, ONE, None)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        GOOD[:31],
        GOOD[:32],
        GOOD[:-1],
        GOOD + b"\0",
        b"ARR2" + GOOD[4:],
        GOOD[:4] + b"\x02" + GOOD[5:],
        GOOD[:4] + b"\x01" + GOOD[5:],
        *(
            GOOD[:8] + np.float64(rate).tobytes() + GOOD[16:]
            for rate in (0.0, -1.0, math.nan, math.inf, 5e-324)
        ),
        *(
            GOOD[:24] + np.float64(t_s).tobytes() + GOOD[32:]
            for t_s in (math.nan, math.inf, -math.inf)
        ),
    ],
)
def test_malformed_bytes_are_one_bad_packet(payload):
    fault = decoded(payload)
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.t_s, fault.sensor_id) == (FaultKind.BAD_PACKET, 1.0, SENSOR)
    assert "\n" not in fault.detail


def test_only_the_data_channel_exists():
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("arrays"))
    (fault,) = decode.push(info())
    assert isinstance(fault, Fault)
    assert fault.kind is FaultKind.BAD_PACKET


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0.0, 0, 0.0, ONE, None), "rate_hz"),
        ((math.nan, 0, 0.0, ONE, None), "rate_hz"),
        ((100.0, -1, 0.0, ONE, None), "first_index"),
        ((100.0, 0, math.nan, ONE, None), "t_first_host_s"),
        ((100.0, 0, 0.0, ONE[0], None), "acc_m_s2"),
        ((100.0, 0, 0.0, ONE[:0], None), "acc_m_s2"),
        ((100.0, 0, 0.0, ONE, np.zeros((2, 3))), "gyr_rad_s"),
    ],
)
def test_misuse_names_the_argument(arguments, words):
    with pytest.raises(ValueError, match=words):
        encode_samples(*arguments)
