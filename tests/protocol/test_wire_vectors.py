"""The vectors pass both ways, and between them they show everything the protocol has."""

import pytest
from wire_strategies import CHANNELS
from wire_vectors import VECTORS, packet_of

from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.limits import PROTOCOL_MAJOR, PROTOCOL_MINOR
from firmware_protocol.packets import Op, Status
from firmware_protocol.tlv import Tag

GOOD, BAD = VECTORS["good"], VECTORS["bad"]


def _name(vector):
    return vector["name"]


@pytest.mark.parametrize("vector", GOOD, ids=_name)
def test_fields_give_the_bytes(vector):
    _, encode, _ = CHANNELS[vector["channel"]]
    assert encode(packet_of(vector)).hex() == vector["hex"]


@pytest.mark.parametrize("vector", GOOD, ids=_name)
def test_bytes_give_the_fields(vector):
    _, _, decode = CHANNELS[vector["channel"]]
    packet = decode(bytes.fromhex(vector["hex"]))
    assert type(packet).__name__ == vector["packet"]
    assert packet == packet_of(vector)


@pytest.mark.parametrize("vector", BAD, ids=_name)
def test_bad_bytes_are_refused_for_the_reason_given(vector):
    _, _, decode = CHANNELS[vector["channel"]]
    with pytest.raises(WireFormatError) as caught:
        decode(bytes.fromhex(vector["hex"]))
    assert caught.value.reason is WireFault(vector["reason"])
    assert "\n" not in str(caught.value)


def test_every_reason_op_status_and_tag_is_shown():
    def shown(channel, field):
        return {v["fields"][field] for v in GOOD if v["channel"] == channel}

    assert {v["reason"] for v in BAD} == {fault.value for fault in WireFault}
    assert shown("request", "op") >= set(Op)
    assert shown("response", "op") >= set(Op)
    assert shown("response", "status") >= set(Status)
    tags = {tag for v in GOOD for tag, _ in v["fields"].get("items", [])}
    assert tags >= set(Tag)
    assert VECTORS["protocol"] == [PROTOCOL_MAJOR, PROTOCOL_MINOR]


def test_names_are_unique():
    names = [v["name"] for v in GOOD + BAD]
    assert len(set(names)) == len(names)
