"""A page with big dials for a treadmill or a trainer's tablet. Needs ``[page]``."""

from coach.page.picture import Picture, picture_of
from coach.page.remote import Remote
from coach.page.server import PageError, PageServer
from coach.page.sink import PageSink

__all__ = ["PageError", "PageServer", "PageSink", "Picture", "Remote", "picture_of"]
