"""What a browser shows of the coach: a page with big dials, and the runs. Needs ``[page]``."""

from coach.page.device_keys import Keys
from coach.page.live_page import PageServer
from coach.page.picture import Picture, picture_of
from coach.page.remote import Remote
from coach.page.server import PageError, SiteServer
from coach.page.sink import PageSink

__all__ = [
    "Keys",
    "PageError",
    "PageServer",
    "PageSink",
    "Picture",
    "Remote",
    "SiteServer",
    "picture_of",
]
