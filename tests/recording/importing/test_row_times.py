"""Times of rows, whatever way a file tells them."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coach.recording.importing import ImportOptions, ImportProblem, ImportReason
from coach.recording.importing.clock import month_first, times_of
from coach.recording.importing.clock.text_times import seconds_of
from coach.recording.importing.streams import Quantity, Stream, TimeColumn
from tests.recording.imported import CHEST

COUNT = 3000
RATE_HZ = 104.0
T_S = np.arange(COUNT) / RATE_HZ
START = datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)
EPOCH_S = START.timestamp()


def stream(values, unit=None, **more):
    time = TimeColumn("time", np.asarray(values), unit, "", **more)
    return Stream(
        Quantity.ACC, "run.csv", ("ax", "ay", "az"), np.zeros((len(values), 3)), time=time
    )


def times(values, unit=None, options=None, **more):
    return times_of(stream(values, unit, **more), ImportOptions(CHEST, **(options or {})))


def problem(values, unit=None, options=None, **more):
    with pytest.raises(ImportProblem) as error:
        times(values, unit, options, **more)
    assert "\n" not in str(error.value)
    return error.value.reason, str(error.value)


SCALES = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


@pytest.mark.parametrize("rate_hz", [12.5, 52.0, 104.0, 1666.0])
@pytest.mark.parametrize("start_s", [0.0, 12345.678, EPOCH_S])
@pytest.mark.parametrize("unit", SCALES)
def test_the_unit_is_found_from_the_steps(unit, start_s, rate_hz):
    t_s = np.arange(COUNT) / rate_hz
    found = times((start_s + t_s) * SCALES[unit])
    assert found.seconds - found.seconds[0] == pytest.approx(t_s, abs=1e-5)
    assert found.start == (START if start_s == EPOCH_S else None)
    assert len(found.notes) == (unit != "s")


@pytest.mark.parametrize("unit", SCALES)
def test_a_unit_that_is_told_is_believed(unit):
    slow = times(np.arange(50) * SCALES[unit], unit)
    assert slow.seconds == pytest.approx(np.arange(50))
    assert times(T_S, "s", {"time_unit": "ms"}).seconds == pytest.approx(T_S / 1e3)


@pytest.mark.parametrize(("said", "meant"), [("s", "ms"), ("ms", "us"), ("us", "s"), ("ns", "ms")])
def test_a_unit_that_cannot_be_is_refused_with_the_right_one(said, meant):
    values = T_S * SCALES[meant]
    reason, line = problem(values, said)
    assert reason is ImportReason.RATE
    assert line.endswith(f"--time-unit {meant}")
    assert times(values, said, {"time_unit": meant}).seconds == pytest.approx(T_S)


def test_an_epoch_of_the_format():
    polar = times(T_S * 1e9 + 8e17, "ns", epoch=datetime(2000, 1, 1, tzinfo=UTC))
    assert polar.start == datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=8e8)


def test_apples_epoch():
    found = times(T_S + EPOCH_S - datetime(2001, 1, 1, tzinfo=UTC).timestamp())
    assert found.start == START
    assert "2001" in found.notes[0]


@pytest.mark.parametrize("zero", [25569.0, 719529.0])
def test_days_of_a_spreadsheet_and_of_matlab(zero):
    found = times(zero + (EPOCH_S + T_S) / 86400.0)
    assert abs((found.start - START).total_seconds()) < 1e-3
    assert found.seconds - found.seconds[0] == pytest.approx(T_S, abs=2e-5)


def test_a_count_of_samples_needs_a_rate():
    kept = np.delete(np.arange(COUNT), [50, 51, 1000])
    assert problem(np.arange(COUNT))[0] is ImportReason.RATE
    found = times(np.arange(COUNT), options={"rate_hz": 50.0})
    assert found.seconds == pytest.approx(np.arange(COUNT) / 50.0)
    assert times(kept, options={"rate_hz": 50.0}).seconds == pytest.approx(kept / 50.0)


WRAPS = [
    (2.0**32, 1e6, "us"), (2.0**32, 1e3, "ms"), (2.0**32, 1e9, "ns"), (2.0**16, 1e3, "ms"),
    (2.0**24, 1e6, "us"), (2.0**32 / 1e3, 1e3, "ms"), (86400.0, 1.0, "s"),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "scale", "unit"), WRAPS)
@pytest.mark.parametrize("told", [True, False])
def test_counters_that_begin_again(limit, scale, unit, told):
    values = np.floor((limit - 5.0 * scale + T_S * scale) * 1e3) / 1e3 % limit
    found = times(values, unit if told else None)
    assert found.seconds - found.seconds[0] == pytest.approx(T_S, abs=1.1e-3)
    assert any("begins again" in note for note in found.notes)


def test_a_limit_that_the_format_tells():
    values = (T_S * 100.0) % 500.0
    found = times(values / 100.0 * 1e3, "ms", wraps_at=5000.0)
    assert found.seconds == pytest.approx(T_S)


TEXTS = {
    "%Y-%m-%dT%H:%M:%S.%fZ": True,
    "%Y-%m-%dT%H:%M:%S.%f+00:00": True,
    "%Y-%m-%d %H:%M:%S.%f UTC": True,
    "%Y-%m-%dT%H:%M:%S.%f+0000": True,
    "%Y-%m-%d %H:%M:%S.%f": False,
    "%Y/%m/%d %H:%M:%S.%f": False,
    "%Y-%m-%d_%H:%M:%S_%f": False,
    "%Y%m%dT%H%M%S.%fZ": True,
    "%d.%m.%Y %H:%M:%S,%f": False,
    "%d/%m/%Y %H:%M:%S.%f": False,
    "%d-%b-%Y %H:%M:%S.%f": False,
    "%b %d, %Y %H:%M:%S.%f": False,
    "%d/%m/%Y, %H:%M:%S.%f": False,
    "%m/%d/%Y %I:%M:%S.%f %p": False,
    "%Y-%m-%d %I:%M:%S.%f%p": False,
}


@pytest.mark.parametrize("form", TEXTS)
def test_times_that_are_text(form, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    moments = [START + timedelta(seconds=float(t)) for t in T_S]
    texts = np.array([moment.strftime(form) for moment in moments])
    if form.endswith("_%f"):
        texts = np.array([text[:-3] for text in texts])
    found = times(texts)
    assert len(found.rows) == COUNT
    assert found.seconds == pytest.approx(EPOCH_S + T_S, abs=1.1e-3)
    assert abs((found.start - START).total_seconds()) < 1e-5
    assert any("zone" in note for note in found.notes) == (not TEXTS[form])


def test_a_zone_is_counted():
    found = seconds_of(np.array(["2025-10-09T10:53:20+02:00", "2025-10-09T03:23:20.5-05:30"]))
    assert found.seconds == pytest.approx([EPOCH_S, EPOCH_S + 0.5])
    assert found.notes == ()


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["09/10/2025 08:53:20", "09/10/2025 08:53:21"], "2025-10-09T08:53:20"),
        (["10/09/2025 08:53:20 AM", "10/09/2025 08:53:21 AM"], "2025-10-09T08:53:20"),
        (["10/19/2025 08:53:20", "10/19/2025 08:53:21"], "2025-10-19T08:53:20"),
        (["19/10/2025 08:53:20", "19/10/2025 08:53:21"], "2025-10-19T08:53:20"),
        (["9.10.25 8:53:20", "9.10.25 8:53:21"], "2025-10-09T08:53:20"),
        (["12/31/2025 11:59:59 PM", "01/01/2026 12:00:00 AM"], "2025-12-31T23:59:59"),
    ],
)
def test_day_and_month(texts, order, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    found = seconds_of(np.array(texts))
    assert found.seconds[0] == datetime.fromisoformat(f"{order}+00:00").timestamp()
    assert found.seconds[1] == found.seconds[0] + 1.0


def test_the_form_of_a_date_that_the_file_tells():
    assert month_first(["a", "ActiGraph date format M/d/yyyy at 100 Hz"]) is True
    assert month_first(["dd.MM.yyyy hh:mm"]) is False
    assert month_first(["Start Date 10/9/2025"]) is None
    texts = np.array(["10/9/2025 08:53:20Z", "10/9/2025 08:53:21Z"])
    assert times(texts, month_first=True, options={"rate_hz": 50.0}).start == START
    assert seconds_of(texts, month_first=True).notes == ()


def clock(form, start_s):
    """Times of day of the samples, in one form for all."""
    texts = []
    for t_s in start_s + T_S:
        moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(
            seconds=round(float(t_s) % 86400.0, 6)
        )
        texts.append(moment.strftime(form))
    return np.array(texts)


@pytest.mark.parametrize("form", ["%H:%M:%S.%f", "%H:%M:%S,%f", "%I:%M:%S.%f %p", "%I:%M:%S.%f"])
@pytest.mark.parametrize("start_s", [30000.0, 43190.0, 86390.0])
def test_times_of_day_go_on_over_midnight_and_noon(form, start_s):
    found = times(clock(form, start_s))
    assert found.seconds - found.seconds[0] == pytest.approx(T_S, abs=1e-5)
    assert found.start is None


def test_numbers_without_leading_zeros():
    texts = np.array([f"{k // 3600}:{k // 60 % 60}:{k % 60}.{k % 7}" for k in range(3590, 7300)])
    expected = np.array([k + k % 7 / 10 for k in range(3590, 7300)])
    assert seconds_of(texts).seconds == pytest.approx(expected)


def test_a_text_that_is_no_time_costs_its_row():
    texts = clock("%H:%M:%S.%f", 100.0)
    texts[7] = "lost"
    texts[8] = ""
    assert np.array_equal(times(texts).rows, np.delete(np.arange(COUNT), [7, 8]))
    texts[:] = "morning"
    reason, line = problem(texts)
    assert reason is ImportReason.TIME
    assert "'morning'" in line
    assert times(texts, options={"rate_hz": 100.0}).seconds == pytest.approx(np.arange(COUNT) / 100)


@pytest.mark.parametrize("size", [2, 4, 10, 36, 104])
@pytest.mark.parametrize("jitter_s", [0.0, 0.02])
def test_one_time_for_a_batch_is_spread(size, jitter_s):
    rng = np.random.default_rng(size)
    arrival = T_S[(np.arange(COUNT) // size) * size] + size / RATE_HZ
    late = np.repeat(rng.uniform(0.0, jitter_s, COUNT // size + 1), size)[:COUNT]
    found = times(np.maximum.accumulate(np.round(arrival + late, 3)), "s")
    assert np.array_equal(found.rows, np.arange(COUNT))
    rate_hz = (COUNT - 1) / (found.seconds[-1] - found.seconds[0])
    assert rate_hz == pytest.approx(RATE_HZ, rel=2e-3)
    assert np.ptp(np.diff(found.seconds)) < 1e-9
    assert "batches" in found.notes[0]


def test_lost_batches_become_a_gap():
    kept = np.delete(np.arange(COUNT), np.r_[400:408, 2000:2040])
    arrival = np.round(T_S[kept // 4 * 4], 3)
    found = times(arrival, "s")
    assert found.seconds == pytest.approx(T_S[kept], abs=2e-3)
    assert "48 samples are missing" in found.notes[0]


def test_rows_that_arrive_in_bursts():
    size = 10
    batch = np.arange(COUNT) // size
    arrival = batch * size / RATE_HZ + (np.arange(COUNT) % size) * 1e-4
    found = times(arrival)
    assert np.ptp(np.diff(found.seconds)) < 1e-9
    assert found.rate_hz == pytest.approx(RATE_HZ, rel=1e-3)


def test_a_rate_really_replaces_times_that_are_of_no_use():
    for values in (np.zeros(COUNT), np.arange(COUNT) // 4 * 0.0385, T_S % 0.5):
        found = times(values, "s", {"rate_hz": RATE_HZ})
        assert found.seconds == pytest.approx(T_S)
        assert not found.has_clock
    assert times(EPOCH_S + T_S // 1.0, "s", {"rate_hz": RATE_HZ}).start == START


def test_no_time_column():
    nothing = {"time_column": "none", "rate_hz": 50.0}
    assert times(np.zeros(COUNT), options=nothing).seconds == pytest.approx(np.arange(COUNT) / 50.0)
    reason, line = problem(T_S, options={"time_column": "none"})
    assert reason is ImportReason.RATE
    assert "--rate" in line


@pytest.mark.parametrize("values", [np.zeros(COUNT), T_S % 0.5, T_S % 5.0, np.cos(T_S)])
def test_times_of_no_use_are_refused(values):
    reason, line = problem(values, "s")
    assert reason is ImportReason.TIME
    assert "--rate" in line


def test_a_few_rows_that_are_not_later_are_left_out():
    values = T_S.copy()
    values[100] = values[99]
    values[200] = values[190]
    found = times(values, "s")
    assert np.array_equal(found.rows, np.delete(np.arange(COUNT), [100, 200]))
    assert "2 of 3000 rows are not later" in found.notes[0]


def test_rows_a_little_out_of_order_are_sorted():
    order = np.arange(COUNT).reshape(-1, 2)[:, ::-1].reshape(-1)
    found = times(T_S[order], "s")
    assert np.array_equal(found.rows, np.argsort(order))
    assert found.seconds == pytest.approx(T_S)
    assert "sorted" in found.notes[0]


def test_rows_with_the_newest_first_are_sorted():
    found = times(T_S[::-1], "s")
    assert np.array_equal(found.rows, np.arange(COUNT)[::-1])
    assert "sorted" in found.notes[0]


@pytest.mark.parametrize("jump_s", [EPOCH_S - 1000.0, -3e8])
def test_a_clock_that_is_set_makes_a_pause(jump_s):
    values = np.where(T_S < 10.0, T_S, T_S + jump_s) + (1000.0 if jump_s > 0 else EPOCH_S + 3e8)
    found = times(values, "s")
    pause = int(np.argmax(np.diff(found.seconds)))
    assert T_S[pause + 1] == pytest.approx(10.0, abs=0.01)
    assert np.diff(found.seconds)[pause] == pytest.approx(5.0)
    assert "the clock was set" in found.notes[0]
    # The clock that was set last tells the date.
    assert found.start.timestamp() == pytest.approx(EPOCH_S - 5.0 + 1.0 / RATE_HZ, abs=0.02)


def test_a_recorder_that_began_anew():
    values = np.concatenate([T_S[:1000], T_S[:2000]])
    found = times(values, "s", restarts=(1000,))
    assert len(found.rows) == COUNT
    assert (np.diff(found.seconds) > 0.0).all()
    assert found.seconds[1000] - found.seconds[999] == pytest.approx(5.0)
    on = times(T_S, "s", restarts=(1000,))
    assert on.seconds == pytest.approx(T_S)
    assert on.notes == ()


def test_times_that_are_no_numbers_cost_their_row():
    values = T_S.copy()
    values[[3, 5]] = np.nan, np.inf
    assert np.array_equal(times(values, "s").rows, np.delete(np.arange(COUNT), [3, 5]))
