"""The page at home: the runs of an athlete, for a phone or laptop of the network."""

from coach.page.home.home_site import HomeSite
from coach.page.home.library import Form, Goes, HomeError, Library, Run, Shelf

__all__ = ["Form", "Goes", "HomeError", "HomeSite", "Library", "Run", "Shelf"]
