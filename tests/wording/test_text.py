"""Texts of the core, which are shown in another language by who shows them."""

import pytest

from coach.core_wording import Wording, wording_n
from coach.wording.rule_names import name_of_cue
from coach.wording.translation import tr, use_catalogue


class Shouting:
    """A catalogue that can be told from English."""

    def gettext(self, message):
        return message.upper().replace("{WHAT}", "{what}").replace("{N}", "{n}")

    def ngettext(self, one, many, n):
        return self.gettext(one if n == 1 else many)


@pytest.fixture
def shouting():
    use_catalogue(Shouting(), "xx")


def test_is_english_by_itself(shouting):
    assert str(Wording("no {what}", what="strap")) == "no strap"
    assert str(wording_n("{n} run", "{n} runs", 2)) == "2 runs"
    assert f"{Wording('so')}" == "so"


def test_is_shown_in_the_language_in_use(shouting):
    assert tr(Wording("no {what}", what="strap")) == "NO strap"
    assert tr(wording_n("{n} run", "{n} runs", 2)) == "2 RUNS"
    assert tr(Wording("no {what}", what=Wording("strap"))) == "NO STRAP"


def test_what_is_said_without_a_rule_has_a_name_in_the_language(shouting):
    assert name_of_cue("calibration") == "CALIBRATION"


def test_of_an_exception_what_it_says(shouting):
    assert tr(ValueError(Wording("too long"))) == "TOO LONG"
    assert tr(ValueError("too long")) == "TOO LONG", "that could be a text that is marked"
    assert tr(ValueError()) == ""


def test_empty_stays_empty():
    use_catalogue(Shouting(), "xx")
    assert tr("") == ""
