"""What is kept of a runner between sessions. See README.md in this folder."""

from coach.athlete.folder import HOME_VARIABLE, profile_folder
from coach.athlete.profile import Profile

__all__ = ["HOME_VARIABLE", "Profile", "profile_folder"]
