"""People who stand here and real ones: how fast they turn and how hard they are shaken."""

import numpy as np
import pytest

from coach.model.units import DEG_PER_RAD
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.unkind_body import unkind_body
from tests.accuracy.real_data import FOLDER

REAL = FOLDER / "voisard_lumbar_walk"
SISFALL = FOLDER / "sisfall"
WINDOW_S = 0.5
PEOPLE = 16


def spread(signal, rate_hz):
    """Median over windows of the standard deviation in them, the largest level axis of three."""
    n = round(WINDOW_S * rate_hz)
    whole = signal[: len(signal) // n * n].reshape(-1, n, 3)
    return np.median(whole.std(axis=1), axis=0)


def real_people():
    turning, shaking = [], []
    for path in sorted(REAL.glob("*.npz")):
        data = np.load(path)
        begin_s = float(data["TrialBoundaries"][0] / data["fs"])
        here = (data["t_s"] > 0.3) & (data["t_s"] < begin_s - 0.7)
        if here.sum() < 200:
            continue
        # x is up there.
        turning.append(spread(data["gyr"][here], float(data["fs"]))[1:].max())
        shaking.append(spread(data["acc"][here], float(data["fs"])).max())
    return np.array(turning) * DEG_PER_RAD, np.array(shaking)


def simulated_people():
    turning, shaking = [], []
    for number in range(PEOPLE):
        person = Person(parse_body_story(unkind_body(number, "pelvis").text(STAND)))
        person.inputs(20.0)
        stretches = person._stretches[0][6:38]
        gyr = np.concatenate([one.gyr_rad_s for one in stretches])
        acc = np.concatenate([one.acc_m_s2 for one in stretches])
        turning.append(spread(gyr, 104.0)[:2].max())
        shaking.append(spread(acc, 104.0).max())
    return np.array(turning) * DEG_PER_RAD, np.array(shaking)


STAND = '[[phase]]\ndo = "stand"\nfor_s = 20\n'


@pytest.mark.skipif(not REAL.exists(), reason="the recordings of real people are not here")
def test_they_stand_as_real_people_do():
    real, simulated = real_people(), simulated_people()
    assert len(real[0]) >= 50
    for true, made in zip(real, simulated, strict=True):
        low, high = np.percentile(true, [5, 95])
        print(f"real {low:.3f} {np.median(true):.3f} {high:.3f}, made {np.median(made):.3f}")
        assert low < np.median(made) < high
        assert 0.5 < np.median(made) / np.median(true) < 2.0


SITS = '[[phase]]\ndo = "stand"\nfor_s = 3\n[[phase]]\ndo = "sitting"\nfor_s = 6\n'
AGAIN = '[[phase]]\ndo = "stand"\nfor_s = 4\n'
BENDS = '[[phase]]\ndo = "stand"\nfor_s = 3\n[[phase]]\ndo = "pick_up"\nfor_s = 6\n'


@pytest.mark.skipif(not SISFALL.exists(), reason="the recordings of real people are not here")
@pytest.mark.parametrize(("code", "rows"), [("D07", SITS + AGAIN), ("D16", BENDS)])
def test_they_sit_down_and_bend_about_as_fast_and_as_hard(code, rows):
    """SisFall (10.3390/s17010198), at the waist: sitting down slowly and rising, bending."""
    real = [
        peaks(data["gyr_i16"] * data["gyr_scale"], data["acc_i16"] * data["acc_scale"])
        for data in map(np.load, sorted(SISFALL.glob(f"{code}_*.npz")))
    ]
    made = []
    for number in range(len(real)):
        person = Person(parse_body_story(unkind_body(number, "pelvis", rate_hz=208).text(rows)))
        person.inputs(200.0)
        stretches = person._stretches[0]
        gyr = np.concatenate([one.gyr_rad_s for one in stretches])
        made.append(peaks(gyr, np.concatenate([one.acc_m_s2 for one in stretches])))
    assert len(real) == 14
    for low, high, here in zip(
        *np.percentile(real, [5, 95], axis=0), np.median(made, 0), strict=True
    ):
        print(f"{code}: real {low:.1f} to {high:.1f}, made {here:.1f}")
        assert low < here < high


def peaks(gyr, acc):
    """Fastest turning, deg/s; least and largest force, m/s^2; all but for the rarest samples."""
    force = np.linalg.norm(acc, axis=1)
    turning = np.percentile(np.linalg.norm(gyr, axis=1), 99.5) * DEG_PER_RAD
    return turning, np.percentile(force, 0.5), np.percentile(force, 99.5)
