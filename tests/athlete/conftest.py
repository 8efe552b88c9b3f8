"""A store in a folder of its own."""

import pytest

from coach.athlete import athlete, open_home


@pytest.fixture
def lines():
    """What the user was told."""
    return []


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def store(home, lines):
    opened = open_home(home, lines.append, make=True)
    yield opened
    opened.close()


@pytest.fixture
def who(store):
    return athlete(store)
