"""What is kept of runners between sessions. See README.md in this folder."""

from coach.athlete.athletes import (
    Athlete,
    add_athlete,
    athlete,
    athletes,
    delete_athlete,
    make_current,
    rename_athlete,
    set_body,
)
from coach.athlete.database import Store, back_up, open_store
from coach.athlete.errors import StoreError
from coach.athlete.focus import focus, phrase_scores, set_focus, vote
from coach.athlete.home import open_home
from coach.athlete.learnt import calibrations, standing
from coach.athlete.portable import Imported, export_lines, import_lines
from coach.athlete.practices import (
    KeptPractice,
    add_practice,
    exercises_done,
    practice,
    practices,
    standing_ranges,
)
from coach.athlete.sessions import (
    KeptSession,
    delete_session,
    last_session,
    move_recording,
    session,
    sessions,
    set_effort,
)
from coach.files.folders import HOME_VARIABLE, profile_folder

__all__ = [
    "HOME_VARIABLE",
    "Athlete",
    "Imported",
    "KeptPractice",
    "KeptSession",
    "Store",
    "StoreError",
    "add_athlete",
    "add_practice",
    "athlete",
    "athletes",
    "back_up",
    "calibrations",
    "delete_athlete",
    "delete_session",
    "exercises_done",
    "export_lines",
    "focus",
    "import_lines",
    "last_session",
    "make_current",
    "move_recording",
    "open_home",
    "open_store",
    "phrase_scores",
    "practice",
    "practices",
    "profile_folder",
    "rename_athlete",
    "session",
    "sessions",
    "set_body",
    "set_effort",
    "set_focus",
    "standing",
    "standing_ranges",
    "vote",
]
