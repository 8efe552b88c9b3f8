"""One of many alike in ``make test``, the others in ``make test-long``."""

from __future__ import annotations

import pytest


def first_of(values):
    """For ``parametrize``: all (tuples, where names are several), but the first marked long."""
    first, *others = values
    rows = (one if isinstance(one, tuple) else (one,) for one in others)
    return [first, *(pytest.param(*row, marks=pytest.mark.long) for row in rows)]
