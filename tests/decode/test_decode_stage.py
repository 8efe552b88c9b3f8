"""The stage: who decodes whom, and what becomes of sensors nobody knows."""

import inspect
from uuid import UUID

import numpy as np
import pytest
from decode_events import (
    INFO_BYTES,
    T_ZERO_HOST_S,
    connected,
    data,
    imu_bytes,
    info,
    lost,
    status_bytes,
)

from coach.decode import (
    DECODERS,
    DEFAULT_FAMILY,
    FAMILIES,
    Advertisement,
    Decode,
    encode_samples,
    family_of,
    recognise,
)
from coach.model import Fault, FaultKind, RawBlock
from firmware_protocol.gatt import BATTERY_SERVICE_UUID, SERVICE_UUID

ARRAY = encode_samples(100.0, 0, 5.0, np.zeros((1, 3)), None)


def test_sensors_do_not_mix():
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("arrays", "a"))
    decode.push(info())
    (mine,) = decode.push(data(imu_bytes()))
    (theirs,) = decode.push(data(ARRAY, sensor_id="a"))
    _, other = decode.push(data(imu_bytes(), sensor_id="third"))
    assert [block.counts.shape for block in (mine, theirs, other)] == [(1, 6), (1, 3), (1, 6)]
    assert mine.scale != other.scale


def test_an_unknown_family_is_told_once_and_ignored():
    decode = Decode(T_ZERO_HOST_S)
    (fault,) = decode.push(connected("abacus"))
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.t_s) == (FaultKind.UNKNOWN_SENSOR, 0.25)
    assert "abacus" in fault.detail
    assert decode.push(data(imu_bytes())) == []
    assert decode.push(info(INFO_BYTES)) == []
    assert decode.push(lost()) == []
    assert decode.push(connected("abacus")) == []
    assert len(decode.push(connected("abacus", "another"))) == 1


def test_a_reconnection_keeps_what_was_learnt():
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("own"))
    decode.push(info())
    (before,) = decode.push(data(imu_bytes()))
    decode.push(data(status_bytes(3)))
    decode.push(lost())
    assert decode.push(connected("own")) == []
    (after,) = decode.push(data(imu_bytes()))
    assert after.scale == before.scale
    assert decode.push(data(status_bytes(3))) == []


def test_another_family_begins_afresh():
    decode = Decode(T_ZERO_HOST_S)
    decode.push(connected("abacus"))
    assert decode.push(connected("arrays")) == []
    (block,) = decode.push(data(ARRAY))
    assert isinstance(block, RawBlock)


def test_a_lost_link_names_no_family():
    decode = Decode(T_ZERO_HOST_S)
    assert decode.push(lost()) == []
    (_, block) = decode.push(data(imu_bytes()))
    assert isinstance(block, RawBlock)


def test_the_registry_names_decoders_that_exist():
    assert DEFAULT_FAMILY in FAMILIES
    assert set(FAMILIES) <= set(DECODERS)
    for family, make in DECODERS.items():
        assert list(inspect.signature(make).parameters) == ["sensor_id", "t_zero_host_s"], family


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_uuids_stand_in_the_table_as_systems_report_them(family):
    for uuid in family.signs.services | family.signs.connected:
        assert str(UUID(uuid)) == uuid


@pytest.mark.parametrize(
    ("uuids", "family"),
    [
        ([SERVICE_UUID], "own"),
        ([BATTERY_SERVICE_UUID, SERVICE_UUID.upper()], "own"),
        ([BATTERY_SERVICE_UUID], None),
        ([], None),
    ],
)
def test_services_name_a_family(uuids, family):
    expected = FAMILIES[family] if family else None
    assert family_of(Advertisement(), uuids) is expected
    assert recognise(Advertisement(services=frozenset(u.lower() for u in uuids))) is expected
