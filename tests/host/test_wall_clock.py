"""When a run began, on a machine that did not know the day."""

import pytest

from coach.host.wall_clock import DAY_S, RELEASED_UTC_S, Moment, RunClock, is_set, now

TODAY_S = RELEASED_UTC_S + 400 * DAY_S
UNSYNCHRONISED, SYNCHRONISED = 0x40, 0x2001


def machine(root, *, clocks=None, heard=False):
    """The files of a Linux machine whose battery clocks say so; ``None``: nothing known of any."""
    if clocks is not None:
        (root / "sys/class/rtc").mkdir(parents=True)
        for number, says in enumerate(clocks):
            clock = root / f"sys/class/rtc/rtc{number}"
            clock.mkdir()
            if says is not None:
                (clock / "since_epoch").write_text(f"{says:.0f}\n")
    if heard:
        (root / "run/systemd/timesync").mkdir(parents=True)
        (root / "run/systemd/timesync/synchronized").touch()
    return root


@pytest.mark.parametrize(
    ("wall_s", "machine_of", "status", "believed"),
    [
        (0.0, {}, SYNCHRONISED, False),  # 1970, as after a power cut
        (RELEASED_UTC_S - 1.0, {"clocks": [RELEASED_UTC_S]}, SYNCHRONISED, False),
        (TODAY_S, {"clocks": []}, UNSYNCHRONISED, False),  # where it was last shut down
        (TODAY_S, {"clocks": []}, SYNCHRONISED, True),  # chrony and ntpd say it to the kernel
        (TODAY_S, {"clocks": [], "heard": True}, UNSYNCHRONISED, True),  # systemd says it in a file
        (TODAY_S, {"clocks": [TODAY_S + 3.0]}, UNSYNCHRONISED, True),  # a laptop without a network
        (TODAY_S, {"clocks": [TODAY_S - 14 * 3600.0]}, UNSYNCHRONISED, True),  # in local time
        (TODAY_S, {"clocks": [300.0]}, UNSYNCHRONISED, False),  # its cell is empty
        (TODAY_S, {"clocks": [None, TODAY_S]}, UNSYNCHRONISED, True),
        (TODAY_S, {}, UNSYNCHRONISED, True),  # macOS, Windows, a container: nothing is known
    ],
)
def test_whether_the_wall_clock_can_be_believed(tmp_path, wall_s, machine_of, status, believed):
    assert is_set(wall_s, machine(tmp_path, **machine_of), status) is believed


def test_this_machine_answers():
    before, after = now(10.0), now()
    assert 9.9 < after.wall_utc_s - before.wall_utc_s < 70.0
    assert 9.9 < after.passed_s - before.passed_s < 70.0


class Machine:
    """Time passes; the wall clock says what it was last put to."""

    def __init__(self, wall_utc_s, *, is_set):
        self.passed_s, self.put_s, self.is_set = 30.0, wall_utc_s - 30.0, is_set

    def __call__(self):
        return Moment(self.passed_s + self.put_s, self.passed_s, self.is_set)

    def put(self, wall_utc_s, *, is_set=True):
        self.put_s, self.is_set = wall_utc_s - self.passed_s, is_set


@pytest.mark.parametrize("woke_s", [0.0, TODAY_S - 3 * 3600.0, TODAY_S + 5000 * DAY_S])
def test_a_run_that_began_before_the_time_was_known_is_dated_by_what_passed_since(woke_s):
    machine = Machine(woke_s, is_set=False)
    clock = RunClock(machine(), machine)
    assert not clock.began.is_set
    machine.passed_s += 600.0
    assert not clock.look()
    machine.put(TODAY_S + 600.0)
    assert clock.look()
    machine.passed_s += 3000.0
    assert clock.began == Moment(TODAY_S, 30.0, is_set=True)
    assert not clock.look(), "known once, it stays"


def test_a_clock_that_was_believed_and_leapt_by_years_was_wrong():
    machine = Machine(TODAY_S - 2000 * DAY_S, is_set=True)
    clock = RunClock(machine(), machine)
    machine.passed_s += 100.0
    machine.put(TODAY_S + 100.0)
    assert clock.jumped_s == pytest.approx(2000 * DAY_S)
    assert clock.look()
    assert clock.began.wall_utc_s == TODAY_S


@pytest.mark.parametrize("by_s", [-3600.0, -0.4, 0.0, 3600.0])
def test_a_clock_that_is_put_right_by_less_than_a_day_moves_no_run(by_s):
    machine = Machine(TODAY_S, is_set=True)
    clock = RunClock(machine(), machine)
    machine.passed_s += 100.0
    machine.put(TODAY_S + 100.0 + by_s)
    assert not clock.look()
    assert clock.began.wall_utc_s == TODAY_S
    assert clock.jumped_s == pytest.approx(by_s)


def test_a_clock_that_loses_its_word_again_moves_no_run():
    machine = Machine(TODAY_S, is_set=True)
    clock = RunClock(machine(), machine)
    machine.put(0.0, is_set=False)
    assert not clock.look()
    assert clock.began.is_set
