"""Times without a zone are those of this computer; here that is UTC, unless a test moves it."""

import os
import time

import pytest


@pytest.fixture(autouse=True)
def zone():
    """Sets the zone of this computer, as POSIX writes it."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this computer cannot be set for a test")
    before = os.environ.get("TZ")

    def move_to(name):
        os.environ["TZ"] = name
        time.tzset()

    move_to("UTC")
    yield move_to
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()
