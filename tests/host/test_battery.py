"""What a machine says of its power, and what is told of it."""

import pytest

from coach.host.battery import Power, PowerWatch, read_power


def written(root, files):
    for name, words in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words + "\n")
    return root


def supply(name, **says):
    return {f"class/power_supply/{name}/{key}": value for key, value in says.items()}


BATTERY = {"type": "Battery", "present": "1", "capacity": "41", "status": "Discharging"}
FIRMWARE = "devices/platform/soc/soc:firmware/get_throttled"


@pytest.mark.parametrize(
    ("files", "power"),
    [
        ({}, Power()),
        (supply("AC", type="Mains", online="1"), Power()),
        (supply("BAT0", **BATTERY), Power(41.0, True)),
        (supply("BAT0", **BATTERY | {"status": "Charging"}), Power(41.0, False)),
        (supply("ups", type="UPS", capacity="7", status="Discharging"), Power(7.0, True)),
        (supply("BAT0", **BATTERY) | supply("BAT1", **BATTERY | {"capacity": "9"}),
         Power(25.0, True)),
        (supply("mouse", **BATTERY, scope="Device"), Power()),
        (supply("BAT0", **BATTERY | {"present": "0"}), Power()),
        (supply("BAT0", **BATTERY | {"capacity": "255"}), Power()),
        (supply("BAT0", **BATTERY | {"capacity": ""}), Power()),
        ({"class/hwmon/hwmon1/name": "rpi_volt", "class/hwmon/hwmon1/in0_lcrit_alarm": "1"},
         Power(sags=True)),
        ({"class/hwmon/hwmon0/name": "cpu_thermal", "class/hwmon/hwmon1/name": "rpi_volt",
          "class/hwmon/hwmon1/in0_lcrit_alarm": "0"}, Power(sags=False)),
        ({FIRMWARE: "50005"}, Power(sags=True)),
        ({FIRMWARE: "0x50000"}, Power(sags=False)),  # it did before, it does not now
        ({FIRMWARE: "what"}, Power()),
    ],
)  # fmt: skip
def test_what_the_system_says(tmp_path, files, power):
    assert read_power(written(tmp_path, files)) == power


def test_this_machine_answers():
    assert isinstance(read_power(), Power)


@pytest.fixture
def watched():
    said, ended, power = [], [], [Power()]
    watch = PowerWatch(said.append, lambda: ended.append(1), lambda: power[0])

    def look(*, times=3, **now):
        power[0] = Power(**now)
        for _ in range(times):
            watch.look()
        return said, len(ended)

    return look


def test_low_is_told_once_and_the_last_ends_the_run_once(watched):
    assert watched(percent=16.0, discharging=True) == ([], 0)
    said, ended = watched(percent=15.0, discharging=True)
    assert said == ["the battery of this computer is at 15 %; charge it soon"]
    assert ended == 0
    said, ended = watched(percent=3.0, discharging=True)
    assert said[1:] == ["the battery of this computer is at 3 %; the run ends now, in order"]
    assert ended == 1


def test_a_battery_that_is_charged_is_not_low(watched):
    assert watched(percent=2.0, discharging=False) == ([], 0)
    assert watched(percent=None, discharging=True) == ([], 0)


def test_a_supply_that_sags_is_told_once_and_ends_nothing(watched):
    watched(sags=True)
    watched(sags=False)
    said, ended = watched(sags=True)
    assert (len(said), ended) == (1, 0)
    assert said[0].startswith("the supply of this computer is too weak; ")
