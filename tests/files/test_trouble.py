"""One sentence for what went wrong."""

import errno
import os

import pytest

from coach.files.trouble import what_went_wrong


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EACCES, os.strerror(errno.EACCES), "/a/b"), "permission denied"),
        (OSError("disk full"), "disk full"),
        (TimeoutError(), "timeouterror"),
        (ValueError("a\n  b"), "a b"),
        (ValueError(), "ValueError"),
    ],
)
def test_the_reason_alone(error, words):
    assert what_went_wrong(error) == words
