"""Every reason that a practice writes into its cues is one that can be translated."""

import pytest

from coach.core_wording import Wording
from coach.model import Cue
from coach.practice.answer_reasons import ANSWERED, HURTS
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.play_body import play_body
from coach.simulation.stories import load_story_text
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from coach.wording.cue_reason import PLAIN as OF_RUNS
from coach.wording.practices.practice_reasons import practice_reason


@pytest.mark.parametrize("name", ["stand-check", "ten-minute-plan", "plank-that-sags"])
def test_every_reason_of_a_whole_session_is_known(name):
    story = parse_body_story(load_story_text(name))
    person = Person(story)
    config = SessionConfig(person.mounts, practice=person.practice)
    cues = [one for one in play_body(story, Pipeline(config)).outputs if isinstance(one, Cue)]
    assert len(cues) >= 8
    others = {*OF_RUNS, *ANSWERED.values(), HURTS}
    unknown = {
        str(cue.why)
        for cue in cues
        if practice_reason(str(cue.why)) is None
        and str(cue.why) not in others
        and not isinstance(cue.why, Wording)
    }
    assert unknown == set()
