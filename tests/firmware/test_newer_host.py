"""A newer host than the firmware: what it asks beyond this version is refused by name."""

import pytest

from coach.sources.virtual.sides.own_control import Circumstances, ControlPoint
from firmware_protocol.codec import decode_response, encode_request
from firmware_protocol.packets import Op, Request, Status
from firmware_protocol.tlv import Tag, Tlv, number
from tests.firmware.core_stand import Stand
from tests.radio.radio_bench import numbered_info

LATER_ITEM = Tlv(90, b"\1\2")


@pytest.fixture(params=["c", "python"])
def ask(request, core):
    """``ask(op, *items)``: the answer of an idle sensor, subscribed."""
    if request.param == "c":
        stand = Stand(core)
        stand.settle()
        return stand.ask
    point = ControlPoint(numbered_info())
    now = Circumstances(mtu=247, subscribed=True, imu_works=True, clock_us=0)
    return lambda op, *items: decode_response(
        point.answer(encode_request(Request(op, 9, items)), now)
    )


@pytest.mark.parametrize("op", [9, 64, 127])
def test_an_operation_of_a_later_version_is_unknown(ask, op):
    answer = ask(op, Tlv(Tag.BATCH, 4), LATER_ITEM)
    assert (answer.op, answer.ref, answer.status) == (op, 9, Status.UNKNOWN_OP)
    assert answer.items == ()


def test_a_setting_of_a_later_version_is_refused_by_its_tag_and_nothing_is_set(ask):
    before = ask(Op.GET_CONFIG).items
    answer = ask(Op.SET_CONFIG, Tlv(Tag.BATCH, 4), LATER_ITEM)
    assert answer.status is Status.BAD_PARAMETER
    assert number(answer.items, Tag.BAD_TAG) == LATER_ITEM.tag
    assert ask(Op.GET_CONFIG).items == before


def test_without_it_the_same_host_is_served(ask):
    assert ask(Op.START, LATER_ITEM).status is Status.BAD_PARAMETER
    assert ask(Op.START).status is Status.OK
