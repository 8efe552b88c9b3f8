"""Which thing does somebody mean who types a name of it?"""

from __future__ import annotations

import re

import pytest

from coach.wording.by_name import UnknownNameError, by_name
from coach.wording.rule_names import RULE_NAMES, TOPIC_NAMES
from coach.wording.translation import use_catalogue

NAMES = {**TOPIC_NAMES, **RULE_NAMES}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forward lean", "lean"),
        ("  Forward   LEAN ", "lean"),
        ("forward-lean", "lean"),
        ("lean", "lean"),  # as it always was, though "leaning left" begins so
        ("side_lean", "side_lean"),
        ("left h", "hip_drops_on_right_stance"),
        ("right hip drop", "hip_drops_on_left_stance"),
        ("rounded back", "spine"),  # of two with one name the first
        ("left right difference", "symmetry"),
    ],
)
def test_a_name_or_a_beginning_of_it(typed, meant):
    assert by_name(typed, NAMES) == meant


@pytest.mark.parametrize("key", NAMES)
def test_each_is_found_by_both_its_names(key):
    assert by_name(key, NAMES) == key
    assert NAMES[by_name(NAMES[key].upper(), NAMES)] == NAMES[key]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("left", "'left' may be left-right difference or left hip drop; give more of the name"),
        ("foward lean", "did you mean forward lean"),
        ("hip dorp", "did you mean hip drop"),
        ("knees", "nothing is called 'knees'; there are forward lean, side lean, "),
        ("", "nothing is called ''; there are forward lean"),
        ("hip_drops", "nothing is called 'hip_drops'"),  # no beginning of an internal name
    ],
)
def test_a_wrong_one_is_told_what_is_near_and_what_is_allowed(typed, said):
    with pytest.raises(UnknownNameError, match=re.escape(said)):
        by_name(typed, NAMES)


def test_too_many_are_listed_by_a_command():
    with pytest.raises(UnknownNameError, match="'coach rules' lists all names"):
        by_name("knees", NAMES, "coach rules")


class German:
    def gettext(self, message):
        return {"forward lean": "Vorlage", "hip drop": "Absinken der Hüfte"}.get(message, message)

    def ngettext(self, one, many, n):
        return self.gettext(one if n == 1 else many)


@pytest.mark.parametrize("typed", ["vorl", "VORLAGE", "forward l", "lean"])
def test_a_name_in_the_language_in_use_is_one_too(typed):
    use_catalogue(German(), "xx")
    assert by_name(typed, NAMES) == "lean"


def test_and_is_what_is_shown():
    use_catalogue(German(), "xx")
    with pytest.raises(UnknownNameError, match="there are Vorlage, side lean"):
        by_name("knees", NAMES)
