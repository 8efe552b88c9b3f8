"""On a slope each stride still holds the weight, and the force changes as on real treadmills."""

import numpy as np
import pytest
from simulated_stories import play, story_text
from test_simulation_motion import FINE, steady

from coach.model.quaternion import rotate
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.simulation import parse_story
from coach.simulation.forces import ground_forces
from coach.simulation.graded_running import braking_and_propulsion
from coach.simulation.steps import make_steps
from coach.simulation.timeline import build_timeline
from tests.accuracy.real_data import FOLDER, missing

TREADMILL = FOLDER / "alcantara_sacral_grf" / "subject2_16cond.npz"
GRID_HZ = 2000.0
EVEN = "step_jitter = 0.0\nstep_wander = 0.0"
NO_BELL = "impact_g = 0.0"  # the bell's foot is cut off at contact: a ten-thousandth of its weight


def forces(*phases):
    """Times, curves, steps and ground force over weight of a story on a fine grid."""
    segments = parse_story(story_text(*phases)).segments()
    timeline = build_timeline(segments, on_track=False)
    steps = make_steps(timeline, np.random.default_rng(1))
    t_s = np.arange(0.0, timeline.duration_s, 1.0 / GRID_HZ)
    curves = timeline.at(t_s)
    return t_s, curves, steps, ground_forces(t_s, curves, steps) / GRAVITY_M_S2


def along_and_normal(force, slope_rad):
    c, s = np.cos(slope_rad), np.sin(slope_rad)
    return c * force[:, 0] + s * force[:, 2], c * force[:, 2] - s * force[:, 0]


def settled(t_s, steps, from_s, until_s):
    """Rows of the landings of whole strides in a stretch."""
    landings = steps.t_ic_s[(steps.t_ic_s > from_s) & (steps.t_ic_s < until_s)]
    return np.searchsorted(t_s, landings[: 1 + 2 * ((landings.size - 1) // 2)])


@pytest.mark.parametrize("gait", ["run", "walk"])
@pytest.mark.parametrize("grade", [-20.0, -6.0, 0.0, 6.0, 20.0])
def test_whole_strides_hold_the_weight_and_nothing_else(gait, grade):
    phase = f"{gait} 50; grade_percent = {grade}\n{NO_BELL}\n{EVEN}"
    t_s, _, steps, force = forces("stand 5", phase)
    rows = settled(t_s, steps, 15.0, 50.0)
    for first, last in zip(rows[:-2:2], rows[2::2], strict=True):
        mean = np.mean(force[first:last], axis=0)
        assert mean[2] == pytest.approx(1.0, abs=0.002)
        assert mean[0] == pytest.approx(0.0, abs=0.002)
    whole = np.mean(force[rows[0] : rows[-1]], axis=0)
    assert whole[2] == pytest.approx(1.0, abs=2e-4)
    assert whole[0] == pytest.approx(0.0, abs=2e-4)


def test_steps_of_all_lengths_do_not_lift_the_body_off_the_road():
    uneven = f"run 200; step_jitter = 0.03\n{NO_BELL}\nflight_balance = "
    gone = []
    for balance in (0.0, 1.0):
        t_s, _, steps, force = forces("stand 5", f"{uneven}{balance}")
        rows = settled(t_s, steps, 15.0, 195.0)
        up_m_s = np.cumsum((force[:, 2] - 1.0) * GRAVITY_M_S2) / GRID_HZ
        up_m_s -= np.mean(up_m_s[rows[0] : rows[-1]])
        height_m = np.cumsum(up_m_s) / GRID_HZ
        gone.append(float(np.ptp(height_m[rows])))
    assert gone[1] < 0.25 * gone[0]
    # Where the flight changes by 4 ms in 40 the foot lands a few millimetres sooner or later.
    assert gone[1] < 0.05


@pytest.mark.parametrize("grade", [-8.0, 5.0, 12.0])
def test_the_force_lifts_the_body_as_fast_as_the_road_climbs(grade):
    phases = (f"run 40; {EVEN}\n{NO_BELL}", f"run 40; grade_percent = {grade}\n{EVEN}\n{NO_BELL}")
    t_s, _, steps, force = forces(*phases)
    up_m_s = np.cumsum((force[:, 2] - 1.0) * GRAVITY_M_S2) / GRID_HZ
    flat, hill = settled(t_s, steps, 20.0, 38.0), settled(t_s, steps, 50.0, 75.0)
    before, after = (np.mean(up_m_s[rows[0] : rows[-1]]) for rows in (flat, hill))
    climbs = 3.0 * np.sin(np.arctan(0.01 * grade))
    assert after - before == pytest.approx(climbs, abs=0.02 + 0.03 * abs(climbs))
    # The second integral, against the truth's altitude.
    truth = play(*phases).truth
    height_m = np.cumsum(up_m_s - before) / GRID_HZ
    rise = height_m[hill[-1]] - height_m[hill[0]]
    true = np.diff(np.interp(t_s[hill[[0, -1]]], truth.t_s, truth.altitude_m()))[0]
    assert rise == pytest.approx(true, rel=0.05)
    assert truth.grade[-1] == pytest.approx(0.01 * grade, rel=1e-6)
    assert np.max(np.abs(truth.grade[truth.t_s < 39.9])) < 1e-6


def test_the_peaks_are_the_published_ones():
    """Gottschall & Kram 2005: +-9 deg against the level, ten runners at 3 m/s."""
    found = {}
    for deg in (-9.0, -3.0, 0.0, 9.0):
        grade = 100.0 * np.tan(deg / DEG_PER_RAD)
        t_s, curves, steps, force = forces("stand 5", f"run 40; grade_percent = {grade}\n{EVEN}")
        rows = settled(t_s, steps, 15.0, 38.0)
        along, normal = along_and_normal(force, curves["slope_rad"])
        whole = slice(rows[0], rows[-1])
        at_impact = np.mean(normal[rows + round(0.025 * GRID_HZ)])
        found[deg] = np.array(
            [at_impact, -np.min(along[whole]), np.max(along[whole]), np.max(normal[whole])]
        )
    down, gentle, up = (found[deg] / found[0.0] for deg in (-9.0, -3.0, 9.0))
    assert down[0] == pytest.approx(1.54, abs=0.08)
    assert down[1] == pytest.approx(1.73, abs=0.02)
    assert gentle[0] == pytest.approx(1.18, abs=0.05)  # a third of the way
    assert up[2] == pytest.approx(1.75, abs=0.02)
    assert up[0] < 0.6  # no impact, only the half sine's beginning
    assert up[1] < 0.6
    for slope in (down, up):
        assert slope[3] == pytest.approx(1.0, abs=0.13)  # the active peak


@pytest.mark.parametrize("braking_g", [0.0, 0.05, 0.3, 0.8])
@pytest.mark.parametrize("slope_deg", [-11.0, -1.0, 1.0, 11.0])
def test_braking_and_propulsion_hold_the_body_on_any_slope(braking_g, slope_deg):
    slope = np.array([slope_deg / DEG_PER_RAD])
    share, gain = np.array([0.7]), np.array([2.0])
    brake, push, part = braking_and_propulsion(np.array([braking_g]), share, slope, gain)
    held = share * (2.0 / np.pi) * (push * (1.0 - part) - brake * part)
    assert held[0] == pytest.approx(np.sin(slope[0]), abs=1e-12)
    assert brake[0] >= 0.0
    assert push[0] >= 0.0
    assert 0.1 < part[0] < 0.9


def test_the_gait_changes_with_the_slope_by_the_runners_own_gains():
    def one(grade, extra=""):
        session = play("stand 5", f"run 40; grade_percent = {grade}\n{extra}", extra=FINE)
        phase = session.truth.phases[1]
        contacts = steady(session)
        contact_s = np.mean([c.t_fc_s - c.t_ic_s for c in contacts])
        return phase.cadence_spm, contact_s, phase.tilt_rad * DEG_PER_RAD

    flat, up, down = one(0.0), one(10.0), one(-10.0)
    assert up[0] > 1.03 * flat[0] > 1.03 * down[0]
    assert down[1] < 0.97 * flat[1]
    assert up[2] - flat[2] == pytest.approx(0.4 * 5.71, abs=0.1)
    gains = "grade_cadence_gain = 0.0\ngrade_duty_gain = 0.0\ngrade_tilt = 0.0"
    assert one(10.0, gains) == pytest.approx(flat, rel=0.004)


def test_the_road_stays_sloped_at_a_stop_and_a_standing_runner_stands_upright():
    session = play("run 20; grade_percent = 8.0", "stand 20", "run 20; grade_percent = 8.0")
    truth = session.truth
    inside = (truth.t_s > 26.0) & (truth.t_s < 39.0)
    assert truth.grade[inside] == pytest.approx(0.08, rel=1e-6)
    assert abs(np.mean(truth.tilt_rad[inside])) * DEG_PER_RAD < 0.3
    acc, _ = session.arrays()
    level = rotate(truth.quat_level_from_segment[inside], acc[inside])
    assert np.mean(level, axis=0) == pytest.approx([0.0, 0.0, GRAVITY_M_S2], abs=0.02)


def real_contacts(normal, fs):
    """Contact and final contact of each whole stance on the force treadmill, rows."""
    edges = np.diff((normal > 0.05).astype(int))
    on, off = np.flatnonzero(edges > 0) + 1, np.flatnonzero(edges < 0) + 1
    pairs = [(a, off[off > a][0]) for a in on if (off > a).any()]
    return [(a, b) for a, b in pairs if b - a > 0.1 * fs]  # shorter ones are chatter


def measured(normal, fore_aft, contacts, fs):
    """Duty factor, normal force 30 ms after contact, and braking of the sacrum (low-passed)."""
    start = np.array([a for a, _ in contacts])
    stance = np.median([b - a for a, b in contacts]) / fs
    step = np.median(np.diff(start)) / fs
    early = np.mean([np.interp(a + 0.03 * fs, np.arange(normal.size), normal) for a in start])
    braking = np.mean(fore_aft) - np.median([np.min(fore_aft[a:b]) for a, b in contacts])
    return np.array([0.5 * stance / step, early, braking])


@pytest.mark.skipif(
    not TREADMILL.exists(), reason=missing("alcantara_sacral_grf") or "no such file"
)
@pytest.mark.parametrize("speed", [2.5, 3.33])
def test_changes_are_those_of_a_real_force_treadmill(speed):
    """One runner at -10, 0, +10 deg (Alcantara et al. 2022, 10.7717/peerj.12752)."""
    with np.load(TREADMILL) as found:
        data = {name: found[name] for name in found.files}
    fs = float(data["fs"])
    real = {}
    for deg in (-10.0, 0.0, 10.0):
        at = np.flatnonzero((np.abs(data["speed_mps"] - speed) < 0.01) & (data["slope_deg"] == deg))
        rows = [
            measured(data["grf_normal"][k], data["acc_ap"][k],
                     real_contacts(data["grf_normal"][k], fs), fs)
            for k in at
        ]  # fmt: skip
        real[deg] = np.mean(rows, axis=0)
    own = {}
    for deg in real:
        grade = 100.0 * np.tan(deg / DEG_PER_RAD)
        phase = f"run 40; grade_percent = {grade}\nspeed_m_s = {speed}\nduty_factor = 0.39"
        t_s, curves, steps, force = forces("stand 5", phase)
        along, normal = along_and_normal(force, curves["slope_rad"])
        contacts = [
            tuple(np.searchsorted(t_s, [t, t + 2.0 * d * s]))
            for t, d, s in zip(steps.t_ic_s, steps.duty_factor, steps.duration_s, strict=True)
            if 15.0 < t < 38.0
        ]
        own[deg] = measured(normal, along, contacts, GRID_HZ)
    for deg, sign in ((-10.0, -1.0), (10.0, 1.0)):
        truth, model = real[deg] / real[0.0], own[deg] / own[0.0]
        assert sign * (truth[0] - 1.0) > 0.0  # duty factor: less downhill, more uphill
        assert sign * (model[0] - 1.0) > 0.0
        assert model[0] == pytest.approx(truth[0], abs=0.10)
        assert sign * (truth[1] - 1.0) < 0.0  # early force: more downhill, less uphill
        assert sign * (model[1] - 1.0) < 0.0
        assert model[1] == pytest.approx(truth[1], abs=0.45)
    assert own[-10.0][2] > own[10.0][2]  # braking: more downhill than uphill
    assert real[-10.0][2] > real[10.0][2]
