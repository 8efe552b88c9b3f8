"""What ends a batch of files as a whole, in one line; what is wrong with one file is a row."""

from __future__ import annotations


class BatchProblem(Exception):  # noqa: N818  a problem of what was asked for, not of the program
    """The batch cannot begin or go on. The message is one line: what, where, remedy."""


class NotWrittenError(BatchProblem):
    """Tables of a file cannot be written; so it would be with the next file."""
