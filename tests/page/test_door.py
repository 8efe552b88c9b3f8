"""Who may look at the page."""

import sys

import pytest

from coach.page.device_keys import MOST_ADMITTED, Keys
from coach.page.door import Door, is_allowed_origin, is_loopback


class Clock:
    now_s = 0.0

    def __call__(self):
        return self.now_s


def test_a_code_is_worth_one_device():
    door = Door(locked=True, clock=Clock())
    first = door.code
    entry = door.enter(f" {first.lower()} ")
    assert entry is not None
    assert door.resume(entry.key)
    assert door.code != first
    assert door.enter(first) is None
    assert door.enter(door.code) is not None


def test_after_five_wrong_codes_even_the_right_one_waits_a_minute():
    clock = Clock()
    door = Door(locked=True, clock=clock)
    for second in range(5):
        clock.now_s = float(second)
        assert door.enter("AAAAAAAA") is None
    assert door.enter(door.code) is None
    clock.now_s = 59.9
    assert door.enter(door.code) is None
    clock.now_s = 60.1
    assert door.enter(door.code) is not None


def test_nobody_can_shut_the_door_for_others():
    door = Door(locked=True, clock=Clock())
    for _ in range(20):
        assert door.enter("AAAAAAAA", "192.168.1.66") is None
    assert door.enter(door.code, "192.168.1.66") is None
    assert door.enter(door.code, "192.168.1.7") is not None


def test_many_wrong_codes_from_everywhere_shut_it_for_all():
    clock = Clock()
    door = Door(locked=True, clock=clock)
    for number in range(60):
        door.enter("AAAAAAAA", f"192.168.1.{number}")
    assert door.enter(door.code, "192.168.1.200") is None
    clock.now_s = 60.1
    assert door.enter(door.code, "192.168.1.200") is not None


def test_what_is_no_code_at_all_counts_as_a_wrong_one():
    door = Door(locked=True, clock=Clock())
    for _ in range(5):
        door.wrong("192.168.1.66")
    assert door.enter(door.code, "192.168.1.66") is None


@pytest.mark.parametrize(
    "wrong", ["", "A", "x" * 200, "\N{SNOWMAN}", "AAAA AAAA", "\ud800", "\udfff" * 8, "\x00"]
)
def test_anything_else_stays_outside(wrong):
    door = Door(locked=True, clock=Clock())
    assert door.enter(wrong) is None
    assert not door.resume(wrong)


def test_on_this_machine_nobody_is_asked():
    door = Door(locked=False, clock=Clock())
    assert door.enter("") is not None
    assert door.resume("")


def test_a_device_that_is_kept_comes_in_after_a_restart(tmp_path):
    path = tmp_path / "devices.json"
    door = Door(locked=True, clock=Clock(), keys=Keys(path))
    entry = door.enter(door.code)
    assert entry.key not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0 or sys.platform == "win32"  # no such rights there
    again = Door(locked=True, clock=Clock(), keys=Keys(path))
    assert again.resume(entry.key)
    assert not again.resume(path.read_text()[2:-2])
    assert not Door(locked=True, clock=Clock()).resume(entry.key)


def test_of_many_devices_the_last_are_kept(tmp_path):
    keys = Keys(tmp_path / "devices.json")
    for number in range(MOST_ADMITTED + 1):
        keys.add(f"key {number}")
    for kept in (keys, Keys(tmp_path / "devices.json")):
        assert not kept.knows("key 0")
        assert kept.knows("key 1")
        assert kept.knows(f"key {MOST_ADMITTED}")


NO_DEVICES = [
    b"", b"{", b"{}", b"7", b"[7]", b'["short"]', b"[" * 5000, b"\xff",
    b'["' + "\u0666".encode() * 64 + b'"]',
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DEVICES)
def test_a_damaged_file_of_devices_is_one_line_and_begun_anew(tmp_path, text):
    path, told = tmp_path / "devices.json", []
    path.write_bytes(text)
    keys = Keys(path, told.append)
    (line,) = told
    assert "asked for a code again" in line
    assert "\n" not in line
    keys.add("mine")
    assert Keys(path, told.append).knows("mine")
    assert len(told) == 1


def test_a_file_of_devices_that_cannot_be_written_is_one_line(tmp_path):
    told = []
    keys = Keys(tmp_path / "nowhere" / "devices.json", told.append)
    keys.add("mine")
    assert keys.knows("mine")
    assert "cannot be written" in told[0]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.7", False),
        ("localhost.evil.example", False),
        ("LocalHost.", True),
        ("[::1]", True),
        ("0:0:0:0:0:0:0:1", True),
    ],
)
def test_what_this_machine_is(host, loopback):
    assert is_loopback(host) is loopback


HERE, OUT = "127.0.0.1", "192.168.1.7"


@pytest.mark.parametrize(
    ("host", "origin", "address", "in_"),
    [
        ("127.0.0.1:8765", None, HERE, True),
        ("localhost:8765", "http://localhost:8765", HERE, True),
        ("[::1]:8765", "http://[::1]:8765", "::1", True),
        ("127.0.0.1:8765", "http://evil.example", HERE, False),
        ("127.0.0.1:8765", "null", HERE, False),
        ("127.0.0.1:8765", "https://127.0.0.1:8765", HERE, False),
        ("evil.example:8765", "http://evil.example:8765", HERE, False),
        ("127.0.0.1:80", None, HERE, False),
        ("127.0.0.1", None, HERE, False),
        (None, None, HERE, False),
        ("192.168.1.7:8765", "http://192.168.1.7:8765", OUT, True),
        ("laptop.local:8765", "http://laptop.local:8765", OUT, True),
        ("evil.example:8765", "http://evil.example:8765", OUT, False),
        ("192.168.1.7:8765", "http://evil.example:8765", OUT, False),
        ("192.168.1.7:8765", "http://evil.example", OUT, False),
        ("mypc:8765", "http://mypc:8765", "mypc", True),
        ("MyPC:8765", "http://mypc:8765", "mypc.", True),
        ("mypc.:8765", "http://mypc.:8765", "MyPC", True),
        ("xn--rchner-bua:8765", None, "r\u00e4chner", True),
        ("otherpc:8765", "http://otherpc:8765", "mypc", False),
        ("mypc.evil.example:8765", None, "mypc", False),
        ("mypc:8765", "http://otherpc:8765", "mypc", False),
        ("LOCALHOST:8765", "http://localhost:8765", HERE, True),
        ("localhost.:8765", None, HERE, True),
        ("[0:0:0:0:0:0:0:1]:8765", "http://[::1]:8765", "::1", True),
        ("[fd00::7]:8765", "http://[FD00::7]:8765", "fd00::7", True),
        ("192.168.1.7.:8765", None, OUT, True),
        ("::1", None, "::1", False),
        ("", None, OUT, False),
        (":8765", None, OUT, False),
        ("192.168.1.7:", None, OUT, False),
        ("192.168.1.7:+8765", None, OUT, False),
        ("192.168.1.7:\u0668765", None, OUT, False),
        ("evil.example@192.168.1.7:8765", None, OUT, False),
        ("192.168.1.7:8765/", None, OUT, False),
        ("a..b:8765", None, OUT, False),
        ("\udc80:8765", None, OUT, False),
    ],
)
def test_only_the_page_itself_is_served(host, origin, address, in_):
    assert is_allowed_origin(host, origin, address, 8765) is in_


@pytest.mark.parametrize(
    ("host", "origin", "in_"),
    [
        ("127.0.0.1", "http://127.0.0.1", True),
        ("127.0.0.1:80", "http://127.0.0.1", True),
        ("[::1]", "http://[::1]", True),
        ("localhost", "http://localhost:80", True),
        ("127.0.0.1:8765", None, False),
        ("evil.example", "http://evil.example", False),
    ],
)
def test_browsers_leave_out_the_usual_port(host, origin, in_):
    assert is_allowed_origin(host, origin, HERE, 80) is in_
