"""A standing check on a timeline: what is said and when, and how it ends."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from coach.model import Placement, Reason
from coach.model.units import RAD_PER_DEG
from coach.practice.practice_policy import PAUSE_S
from coach.practice.stand.stand_params import StandParams
from tests.practice.stander import (
    CHEST_DEG,
    END,
    GRID_S,
    NEXT,
    PAIN,
    PELVIS_DEG,
    QUIET,
    STATUS,
    TALK,
    YES,
    Stander,
    both,
    check,
    chest,
    pelvis,
)

CHEST_ROUND = ["stand_usual", "stand_tall", "stand_sunk"]
TIPS = ["stand_pelvis_forward", "stand_pelvis_back"]


def asked_s(rule, number, make=chest):
    """When a posture is asked for in a round, from 1, where nothing comes between."""
    return [cue.t_s for cue in check(make()).cues if cue.rule == rule][number - 1]


@pytest.mark.parametrize(("make", "tips"), [(chest, []), (pelvis, TIPS), (both, TIPS)])
def test_three_rounds_and_a_result(make, tips):
    seen = check(make(scatter_deg=0.2))
    assert seen.rules == ["stand_begin", *CHEST_ROUND, *tips, *CHEST_ROUND * 2, "stand_done"]
    assert seen.result.rounds == 3
    assert 80.0 <= seen.speech[-1][1] <= 120.0  # who moves at the first word


def test_the_pelvis_is_tipped_in_more_rounds_if_so_set():
    seen = check(pelvis(), params=StandParams(tip_rounds=2))
    assert seen.rules.count("stand_pelvis_back") == 2
    assert len(seen.result.segments[0].forward_rad) == 2


def test_a_tip_that_was_left_out_is_asked_for_in_the_next_round():
    at_s = asked_s("stand_pelvis_back", 1, pelvis) + 2.0
    seen = check(pelvis(), commands=[(at_s, NEXT)])
    assert seen.rules[4:11] == [*TIPS, *CHEST_ROUND, *TIPS]
    assert seen.rules.count("stand_pelvis_back") == 2
    (found,) = seen.result.segments
    assert seen.result.rounds == 3
    assert found.position == pytest.approx(75.0, abs=3.0)
    assert len(found.back_rad) == 1


def test_the_tips_tell_forward_from_back_also_of_a_round_that_was_not_whole():
    """This pelvis tips back when its wearer sinks; without the tips it would count as forward."""
    at_s = asked_s("stand_tall", 1, pelvis) + 2.0
    seen = check(pelvis(), commands=[(at_s, NEXT)])
    (found,) = seen.result.segments
    assert seen.result.rounds == 2
    assert found.range_rad == pytest.approx(-8.0 * RAD_PER_DEG, rel=0.1)
    assert found.forward_rad[0] > 0.0 > found.back_rad[0]


def test_the_position_is_found():
    """Postures scatter by half a degree from round to round: 4 points of a range of ten degrees."""
    found = [check(both(scatter_deg=0.5, seed=seed)).result.segments for seed in range(12)]
    for place, true, sd in ((0, 60.0, 3.6), (1, 75.0, 4.5)):
        positions = np.array([one[place].position for one in found])
        assert positions.mean() == pytest.approx(true, abs=3.0 * sd / math.sqrt(len(found)))
        assert positions.std() < 1.8 * sd
    trunk, hips = found[0]
    assert trunk.sway.rms_rad > 0.0
    assert trunk.forward_rad == ()
    assert hips.forward_rad[0] > 0.0 > hips.back_rad[0]


@pytest.mark.parametrize("make", [chest, pelvis, both])
@pytest.mark.parametrize("word_s", [0.2, 0.35, 0.5])
def test_no_prompt_talks_over_another(make, word_s):
    speech = check(make(), word_s=word_s).speech
    assert all(b[0] >= a[1] for a, b in itertools.pairwise(speech))


def test_one_decision_at_each_instant():
    seen = check(both())
    times = [one.t_s for one in seen.decisions]
    assert times == [GRID_S * (k + 1) for k in range(len(times))]


def test_it_waits_for_the_movement_and_then_for_rest():
    """Who reacts late and moves slowly is listened to later, and found all the same."""
    quick, slow = check(chest()), check(chest(reacts_s=3.0, moves_s=4.0))
    assert slow.speech[-1][0] > quick.speech[-1][0] + 8 * 2.0
    assert slow.result.segments[0].position == pytest.approx(60.0, abs=5.0)


def test_listening_lasts_as_long_as_was_said():
    seen = check(chest())
    usual, tall = seen.cues[1], seen.cues[2]
    assert usual.text == "stand as you usually do, 10 seconds"
    assert tall.t_s - (usual.t_s + PAUSE_S) >= 10.0


def test_who_cannot_stand_still_is_told_once_kindly_and_it_goes_on():
    seen = check(chest(fidgets=((3.0, 22.0),)))
    assert seen.rules.count("stand_still") == 1
    assert seen.rules[-1] == "stand_done"
    assert seen.result.rounds == 3


def test_who_never_stands_still_ends_it_with_a_reason():
    seen = check(chest(fidgets=((0.0, 400.0),)))
    assert seen.rules.count("stand_still") == 1
    assert seen.rules[-1] == "stand_failed"
    assert seen.result.segments == ()
    assert "stand still" in seen.told


def test_a_posture_that_is_not_taken_spoils_its_round_only_by_its_range():
    """Whoever does not move at all has no range, and is told so."""
    seen = check(chest(deaf=("stand_tall", "stand_sunk")))
    assert seen.rules[:5] == [
        "stand_begin",
        "stand_usual",
        "stand_tall",
        "stand_tall",
        "stand_sunk",
    ]
    assert seen.rules.count("stand_tall") + seen.rules.count("stand_sunk") == 6 + 2
    assert seen.rules[-1] == "stand_done_unsure"
    assert seen.result.segments[0].position is None


def test_a_prompt_that_was_not_heard_is_said_again():
    person = chest()
    heard = person.hear
    person.hear = lambda cue: None if cue.why == "round 2, for 6 s" else heard(cue)
    seen = check(person)
    assert [cue.why for cue in seen.cues].count("nobody has moved") == 2
    assert seen.result.segments[0].position == pytest.approx(60.0, abs=3.0)


def test_who_walks_off_is_asked_back():
    seen = check(chest(walks=((30.0, 40.0),)))
    assert seen.rules.count("stand_come_back") == 1
    assert seen.rules[-1] == "stand_done"
    assert seen.result.rounds == 3


def test_who_does_not_come_back_ends_it():
    seen = check(chest(walks=((30.0, 400.0),)))
    assert seen.rules[-1] == "stand_failed"
    assert "walked off" in seen.told
    assert seen.decisions[-2].reason is Reason.MOVING


def test_lost_data_ask_for_the_posture_again():
    from_s = asked_s("stand_usual", 2) + 6.0
    seen = check(chest(lost=((from_s, from_s + 8.0),)))
    assert "sensor_lost" in seen.rules
    assert "sensor_back" in seen.rules
    assert seen.rules.count("stand_usual") == 4
    assert seen.result.rounds == 3
    assert seen.result.segments[0].position == pytest.approx(60.0, abs=3.0)


def test_data_lost_for_too_long_end_it():
    seen = check(chest(lost=((50.0, 130.0),)))
    assert seen.rules[-1] == "stand_failed"
    assert "data were lost" in seen.told


def test_pain_ends_it_unless_it_is_taken_back():
    seen = check(chest(), commands=[(40.0, PAIN)])
    assert "pain" in seen.rules
    assert not [c for c in seen.cues if c.t_s > 50.0]
    assert "hurt" in seen.told
    assert seen.result.segments == ()


def test_end_asks_first_and_tells_what_there_is():
    at_s = asked_s("stand_usual", 3) + 4.0
    seen = check(chest(), commands=[(at_s, END), (at_s + 2.0, YES)], until_s=at_s + 5.0)
    assert "end" in seen.rules
    assert "run_over" in seen.rules
    assert seen.result.rounds == 2
    assert "ended early" in seen.told
    assert seen.result.segments[0].position == pytest.approx(60.0, abs=3.0)


def test_next_leaves_a_posture_out():
    seen = check(chest(), commands=[(asked_s("stand_tall", 1) + 3.0, NEXT)])
    assert seen.result.rounds == 2
    assert "2 of 3 rounds" in seen.told


def test_next_at_the_last_posture_is_the_end():
    seen = check(chest(), commands=[(asked_s("stand_sunk", 3) + 3.0, NEXT)])
    assert seen.rules.count("stand_usual") == 3
    assert seen.rules[-1] == "stand_done"
    assert seen.result.rounds == 2


def test_next_again_and_again_leaves_nothing_to_hope_for():
    seen = check(chest(), commands=[(30.0, NEXT), (40.0, NEXT), (60.0, NEXT)])
    assert seen.rules[-1] == "stand_failed"
    assert seen.result.segments == ()


def test_asked_how_it_goes_it_tells_the_round():
    seen = check(chest(), commands=[(asked_s("stand_tall", 2) + 6.0, STATUS)])
    assert [cue.text for cue in seen.cues if cue.rule == "status"] == ["round 2"]
    assert seen.result.rounds == 3


def test_quiet_holds_it_up_and_talk_goes_on_with_the_same_posture():
    from_s = asked_s("stand_tall", 1) + 3.0
    seen = check(chest(), commands=[(from_s, QUIET), (from_s + 30.0, TALK)])
    assert not [c for c in seen.cues if from_s < c.t_s < from_s + 30.0]
    assert seen.rules.count("stand_tall") == 4
    assert seen.result.rounds == 3


def test_a_strap_that_slips_between_rounds_is_said_and_taken_off():
    tight = check(chest(scatter_deg=0.3))
    slips = {asked_s("stand_usual", 3) + 0.1: (6.0, 1.0)}
    loose = check(chest(scatter_deg=0.3, slips=slips))
    assert "the strap moved by 6 deg" in loose.told
    assert "strap" not in tight.told
    one, other = (seen.result.segments[0].position for seen in (tight, loose))
    assert other == pytest.approx(one, abs=1.0)


def test_a_sensor_that_sends_nothing_is_told_and_the_other_counts():
    person = Stander({Placement.CHEST: CHEST_DEG, Placement.PELVIS: PELVIS_DEG})
    seen = check(person, silent=(Placement.PELVIS,))
    assert [one.placement for one in seen.result.segments] == [Placement.CHEST]
    assert "pelvis: too few data" in seen.told


def test_more_rounds_if_so_set():
    seen = check(chest(), params=StandParams(rounds=4, usual_s=6.0))
    assert seen.result.rounds == 4
    assert len(seen.result.segments[0].usual_rad) == 4
