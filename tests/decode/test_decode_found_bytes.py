"""Bytes that others published, which no decoder here was written by."""

import numpy as np
import pytest
from wit_bench import read, rows

from coach.decode import family_of, recognise
from coach.decode.families.dot.dot_service import rate_of, rate_request
from coach.decode.families.metamotion import METAMOTION
from coach.decode.families.polar import h10_decoder, verity_decoder
from coach.decode.families.polar.pmd import (
    SERVICE_UUID,
    Item,
    answer_of,
    factor_of,
    settings_of,
    start_request,
)
from coach.decode.family import Advertisement
from coach.model import Channel, Notification, RawBlock
from coach.model.units import GRAVITY_M_S2

# Six notifications of a worn, still H10 at 50 Hz and 2 g, captured on 2026-07-27 and published
# with the answers of the same session as evidence for a web page's tests. Here the first three.
H10_FRAMES = (
    (
        "02a219d97e9b43520801"
        "be030e00b6fecd031100b6fed8031200b6fedd030e00b9fedb030500b9fed403f4ffbdfecc03e1ffc4fe"
        "c503d7ffc7fe"
        "c003d8ffd8fec303e0ffe1fece03e6ffe8fed703f0fff0fed703f8ffeffed4030000f4fed5030600f2fe"
        "da030800f1fe"
        "d9030700f1fed9030300f4fed403f8fff7fed603ecfff9fed703e3fff9fed803e0fffdfeda03e6fffdfe"
        "dd03edfffffe"
        "de03f2ff01ffdd03f2ff04ffdd03f3ff05ffdd03f5ff07ffdd03f8ff08ffde03f9ff06ffdd03f8ff07ff"
        "df03f5ff02ff"
        "e103fdff0bffe20301000effe103000003ffdd03fbff01ff"
    ),
    (
        "02064bfca89b43520801"
        "d703ffff10ffd803fcff10ffdb03f4ff0effdf03f3ff03ffdc03f9ff06ffde03ffff0cffe20304000fff"
        "e303040014ff"
        "e303010012ffe303fcff13ffe403fcff12ffe503faff14ffe503fdff19ffe503ffff1bffe503ffff16ff"
        "e503020022ff"
        "e4030b0026ffe4030f0021ffe303160021ffe2031f001effe203240023ffe30322001fffe30321001fff"
        "e30318001dff"
        "e103130022ffe1030d002affe1030a002affe1030d002cffe103110032ffe203100037ffe303110044ff"
        "e403110045ff"
        "e503110045ffe5030f0046ffe503100048ffe503150057ff"
    ),
    (
        "02a4f31fd39b43520801"
        "e5031d0064ffe603220040ffe5032a003effe503380074ffe403290068ffe4031b0063ffe303160047ff"
        "e30318005dff"
        "e4031d0067ffe503220071ffe50322006dffe5031e0065ffe3031f0064ffe00323006bffdf032b0071ff"
        "e2032e0074ff"
        "e4032f0076ffe503280073ffe403250079ffe5031c0070ffe503170071ffe503140072ffe503120075ff"
        "e5030f0078ff"
        "e6030d007bffe6030b007bffe6030d007bffe6030d0079ffe6030d007affe6030b007cffe60309007eff"
        "e5030b007fff"
        "e00310007dffe30315007fffe503190084ffe503170087ff"
    ),
)
H10_SETTINGS = "f00102000000041900320064 00c8000101100002030200 04000800"


def heard(decoder, *said):
    out = []
    for k, (channel, payload) in enumerate(said):
        out += decoder.push(Notification(10.0 + 0.7 * k, "s", channel, bytes.fromhex(payload)))
    return out


def test_an_h10_at_rest_measures_one_g_at_the_rate_that_its_own_clock_tells():
    decoder = h10_decoder("s", 0.0)
    out = heard(
        decoder,
        (Channel.REQUEST, "0202 00013200 01011000 02010200"),
        (Channel.CONTROL, "f00202000001"),  # one byte more than an answer needs: reserved
        *((Channel.DATA, frame) for frame in H10_FRAMES),
    )
    assert all(isinstance(one, RawBlock) for one in out)
    assert [len(one.counts) for one in out] == [36, 36, 36]
    g = np.concatenate([one.counts * one.scale.acc_m_s2_per_count for one in out]) / GRAVITY_M_S2
    assert g[0] == pytest.approx([0.958, 0.014, -0.330])
    # It moves by some hundredths for the first half second; then it hangs still.
    assert np.linalg.norm(g, axis=1)[36:].mean() == pytest.approx(1.0, abs=0.02)
    # 36 samples are 0.706 s of its clock: 51 a second, where 50 were asked for.
    assert 1.0 / out[1].dt_s == pytest.approx(51.0, abs=0.3)
    # Its first frame is spread by what was asked for; from the second on nothing is left between.
    end_s = out[1].t_device_s + out[1].dt_s * 36
    assert out[2].t_device_s == pytest.approx(end_s, rel=0.0, abs=2e-6)


def test_the_answers_of_that_h10():
    offered = settings_of(answer_of(bytes.fromhex(H10_SETTINGS)).params)
    assert offered == {
        Item.RATE_HZ: (25, 50, 100, 200),
        Item.RESOLUTION_BITS: (16,),
        Item.RANGE: (2, 4, 8),
    }
    chosen = {Item.RATE_HZ: 200, Item.RESOLUTION_BITS: 16, Item.RANGE: 8}
    assert start_request(2, chosen).hex() == "02020001c8000101100002010800"
    assert answer_of(bytes.fromhex("f003020600")).status == 6  # nothing ran that could be stopped


def test_settings_with_numbers_of_four_bytes_hide_none_after_them():
    # Polar's PmdSettingTest.kt, "testPmdSettingWithRangeMilliUnit".
    found = settings_of(bytes.fromhex("0302ffffffffff00000001010e00"))
    assert found == {Item.RANGE_MILLI: (0xFFFFFFFF, 0xFF), Item.RESOLUTION_BITS: (14,)}


def test_the_factor_in_the_example_of_polars_document():
    answer = answer_of(bytes.fromhex("f00202000005 0140da7f39"))
    assert factor_of(answer.params) == pytest.approx(0.000244)


def test_a_short_frame_of_polars_tests():
    # AccDataTest.kt, "process acc compressed data type 1": 18 bits of differences in three bytes.
    out = heard(
        verity_decoder("s", 0.0),
        (Channel.REQUEST, "0202000134000101100002010800040103"),
        (Channel.CONTROL, "f005050300"),
        (Channel.REQUEST, "02050001340001011000 0201d007 040103"),
        (Channel.CONTROL, "f002050300"),  # no gyroscope, so that acceleration goes on alone
        (Channel.CONTROL, "f002020000"),
        (Channel.DATA, "02650000000000000081f1ff1400f00306017b0f08"),
    )
    (block,) = (one for one in out if isinstance(one, RawBlock))
    mg = block.counts * block.scale.acc_m_s2_per_count / GRAVITY_M_S2 * 1000.0
    assert mg == pytest.approx(np.array([[-15, 20, 1008], [-20, 17, 1008]]))


def test_a_module_that_hangs_upside_down():
    # The example in a comment of a program for ESP32 that hears five WT901 modules.
    frame = bytes.fromhex("55615a00beff37f80000000000007282 03fd19b8")
    out = rows(read([frame] * 8))
    assert (out == [90, -66, -1993, 0, 0, 0]).all()
    assert len(out) == 8
    assert 0.96 < np.linalg.norm(out[0, :3]) / 2048.0 < 1.0


@pytest.mark.parametrize(
    ("config", "packed"),
    [("03032808", "031c"), ("0303a802", "0305")],  # BMI160 and BMI270, both at 8 g
)
def test_three_accelerations_in_one_packet_of_a_metamotion(config, packed):
    # MetaWear-SDK-Cpp, test_accelerometer_bmi160.py and _bmi270.py, "test_get_acceleration_data_g".
    out = heard(
        METAMOTION.decoder("s", 0.0),
        (Channel.REQUEST, config),
        (Channel.REQUEST, "13032800"),
        (Channel.REQUEST, packed + "01"),
        (Channel.DATA, packed + "62b7530de9fd16d04d0e57028affa1050a01"),
    )
    (block,) = (one for one in out if isinstance(one, RawBlock))
    g = block.counts[:, :3] * block.scale.acc_m_s2_per_count / GRAVITY_M_S2
    expected = [[-4.539, 0.833, -0.131], [-2.995, 0.894, 0.146], [-0.029, 0.352, 0.065]]
    assert np.abs(g - expected).max() < 0.0011


@pytest.mark.parametrize(("rate_hz", "code"), [(20, "14"), (60, "3c")])
def test_the_rate_stands_where_others_write_it_to_a_movella_dot(rate_hz, code):
    # What a gateway for ten DOTs writes to 1002; the name beside it is not marked as set.
    theirs = bytes.fromhex(f"100000000000000b4d6f76656c6c6120444f540000000000{code}00000000000000")
    assert rate_of(theirs) == rate_hz
    ours = rate_request(rate_hz)
    assert (ours[0], ours[24:], len(ours)) == (theirs[0], theirs[24:], len(theirs))


NAMES = [
    ("WT901BLE67", "witmotion"),
    ("WT901BLE68", "witmotion"),
    ("WT9011DCL-BT50", "witmotion"),
    ("WTSDCL", "witmotion"),
    ("WT22222", "witmotion"),
    ("WTVB01-BT50", None),
    ("WTW kitchen scale", None),
    ("wtf", None),
    ("Polar H10 9C1D2A3B", "polar-h10"),
    ("Polar Sense 0C301E3F", "polar-verity"),
    ("Polar H9 12345678", None),
    ("Polar OH1 55667788", None),
    ("Polar 360 12345678", None),
    ("Polar Vantage V3 12345678", None),
    ("Suunto 9 Peak", None),
    ("Movesense 174630000192", "movesense"),
    ("Thingy:53", None),
    ("Thingy", "thingy52"),
]


@pytest.mark.parametrize(("name", "family"), NAMES)
def test_names_that_devices_have(name, family):
    found = recognise(Advertisement(name))
    assert (found.name if found else None) == family


@pytest.mark.parametrize(
    "name", ["Polar Vantage V3 1", "Polar Ignite 3 1", "Polar Grit X2 1", "Polar H9 1"]
)
def test_another_device_of_polars_is_no_h10_though_it_has_the_service(name):
    assert family_of(Advertisement(name), [SERVICE_UUID]) is None
    assert family_of(Advertisement("renamed"), [SERVICE_UUID]) is not None
