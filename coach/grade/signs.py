"""What a hill does to a runner's metrics, and what longer steps do, from published running."""

from __future__ import annotations

from dataclasses import dataclass

from coach.model.units import RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class Sign:
    """One metric that moves with the grade.

    Sizes are natural logarithms of the ratio to the runner's usual value, or radians.

    Args:
        metric: Its name.
        per_rise: Mean change for a rise of 1 (100 %); uphill positive.
        people: Standard deviation of that slope between runners, speeds and shoes.
        wander: How far it strays on the flat within a run at the least, standard deviation; 1.5
            times the runner's own spread goes before it where that is more.
        day: How far its mean strays from day to day: stance, strap, shoes, surface.
        fault: How large a fault of it is, standard deviation.
        per_longer: Mean change as steps grow longer and slower at one speed, for a fall of the
            logarithm of the cadence by 1.
        longer_people: Standard deviation of that between runners.
        in_longer: Whether a fault of it may come with longer steps.
        per_higher: Mean change as the body bounces higher at one cadence, for a rise of the
            logarithm of the bounce by 1.
        higher_people: Standard deviation of that between runners.
        ratio: Whether it is compared as a ratio.
    """

    metric: str
    per_rise: float
    people: float
    wander: float
    day: float
    fault: float
    per_longer: float = 0.0
    longer_people: float = 0.0
    in_longer: bool = True
    per_higher: float = 0.0
    higher_people: float = 0.0
    ratio: bool = True


def _angle(metric: str) -> Sign:
    # Trunk and pelvis go with the hill: Swanson & Caldwell 2000 (Med Sci Sports Exerc 32:1146),
    # Vernillo et al. 2017.
    rise, people, wander, day, fault = (x * RAD_PER_DEG for x in (30.0, 27.0, 0.35, 1.5, 5.0))
    return Sign(metric, rise, people, wander, day, fault, in_longer=False, ratio=False)


# What longer steps do: Heiderscheit et al. 2011 (10.1249/MSS.0b013e3181ebedf4), Schubert et al.
# 2014 (10.1177/1941738113508544): the body rises nearly with the square of the step time, braking
# and impact grow, contact keeps its share.
SIGNS: tuple[Sign, ...] = (
    # Along the slope the braking peak rises by 73 % at -9 deg and halves at +9 deg: Gottschall and
    # Kram 2005 (10.1016/j.jbiomech.2004.04.023). In the level frame the weight's own part works
    # against it and is as large: these forces on runners of all kinds give +1.8 to +4.4 downhill
    # and 0 to -2.4 uphill, a force treadmill (10.7717/peerj.12752) -2. So it goes either way.
    Sign("braking_speed_loss_m_s", 0.0, 3.0, 0.025, 0.08, 0.30, 1.5, 1.5),
    # Normal impact peak +54 % at -9 deg, gone at +9 deg: the same.
    Sign(
        "impact_peak_m_s2",
        -3.0,
        1.6,
        0.035,
        0.12,
        0.30,
        1.0,
        1.5,
        per_higher=0.5,
        higher_people=1.0,
    ),
    # Longer in flight downhill, hardly so uphill: Vernillo et al. 2017
    # (10.1007/s40279-016-0605-y), Dewolf et al. 2016 (10.1242/jeb.142976).
    Sign(
        "duty_factor",
        0.6,
        0.5,
        0.008,
        0.025,
        0.10,
        -0.2,
        0.5,
        per_higher=-0.7,
        higher_people=0.45,
    ),
    Sign(
        "vertical_oscillation_m",
        -1.0,
        1.0,
        0.015,
        0.05,
        0.15,
        2.0,
        1.0,
        per_higher=1.0,
    ),
    # Quicker steps uphill, slower ones downhill at one speed: Snyder & Farley 2011
    # (10.1242/jeb.053157), Vernillo et al. 2017; outdoors the speed works against it.
    Sign("cadence_spm", 0.3, 0.4, 0.008, 0.015, 0.06, -1.0, 0.0),
    _angle("trunk_forward_lean_rad"),
    _angle("pelvic_tilt_change_rad"),
)
