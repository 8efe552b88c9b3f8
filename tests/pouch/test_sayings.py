"""Which way a saying is put, by the numbers that are known."""

import pytest

from coach.phrases.sentences import ENGLISH_SENTENCES, numbers_in
from coach.pouch.sayings import WAYS, Saying, way_of


def test_every_sentence_is_one_way_of_one_saying():
    keys = [way.key for ways in WAYS.values() for way in ways]
    assert sorted(keys) == sorted(ENGLISH_SENTENCES)
    for ways in WAYS.values():
        assert not ways[-1].needs  # there is always one that needs nothing
        for way in ways:
            assert numbers_in(ENGLISH_SENTENCES[way.key]) == set(way.needs)


@pytest.mark.parametrize(
    ("numbers", "key"),
    [
        ({"minutes": 42, "cadence": 171}, "kept"),
        ({"minutes": 2, "cadence": 171}, "kept"),
        ({"minutes": 42}, "kept_plain"),
        ({"minutes": 1, "cadence": 171}, "kept_short"),
        ({}, "kept_short"),
    ],
)
def test_the_last_run_is_told_by_what_is_known_of_it(numbers, key):
    assert way_of(Saying.KEPT, numbers).key == key
