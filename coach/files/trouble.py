"""What went wrong with a file, in the words that go into a line for the user."""

from __future__ import annotations

from coach.core_wording import Wording


def what_went_wrong(error: Exception) -> str:
    """The reason alone, in one line: what was asked for and the remedy are the caller's to say."""
    if isinstance(error, OSError) and (error.strerror or not str(error)):
        return Wording((error.strerror or type(error).__name__).lower())
    if error.args and isinstance(error.args[0], Wording):
        return error.args[0]
    return " ".join(str(error).split()) or type(error).__name__
