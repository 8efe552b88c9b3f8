"""Real recordings: no false alarm, and the faults that physics always tells."""

from __future__ import annotations

import pytest

from coach.recording.importing.referee import FindingKind
from tests.accuracy.real_data import missing
from tests.accuracy.referee import FAULTS, FOLDERS, MIRROR, NONE, TURNED_DEG, outcomes

EVERY = 15
ALWAYS = ("deg/s read as rad/s", "rad/s read as deg/s", "shift 100 ms", "shift 500 ms")
SOME = tuple(
    fault
    for fault in FAULTS
    if fault in (NONE, MIRROR)
    or fault.group in ALWAYS
    or fault.name in ("gyro -x,y,z", "gyro y,x,z", "gyro y,z,x", "acc x,y,-z")
)


@pytest.fixture(scope="module")
def seen():
    if why := next(filter(None, map(missing, FOLDERS)), ""):
        pytest.skip(why)
    return list(outcomes(1, SOME, every=EVERY))


def test_no_false_alarm(seen):
    untouched = [one for one in seen if one.fault in (NONE, MIRROR)]
    assert len(untouched) >= 12
    assert [one for one in untouched if one.found] == []


@pytest.mark.parametrize("group", ALWAYS)
def test_units_and_shifts_are_found_and_mended(seen, group):
    some = [one for one in seen if one.fault.group == group]
    assert [one for one in some if not one.right] == []


def test_axes_are_found_where_they_lead_far_astray(seen):
    some = [o for o in seen if o.fault.axes is not None and o.astray_deg >= TURNED_DEG]
    assert len(some) >= 12
    found = sum(one.found for one in some)
    assert found >= 0.9 * len(some), [one for one in some if not one.found]


def test_what_is_called_sure_is_right(seen):
    sure = [one for one in seen if one.found and one.sure]
    assert [one for one in sure if not one.right] == []
    assert {kind for one in sure for kind in one.kinds} >= {
        FindingKind.GYRO_UNIT,
        FindingKind.TIME_SHIFT,
    }
