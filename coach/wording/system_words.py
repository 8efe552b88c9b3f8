"""What operating systems say when they refuse something, so that it can be shown translated.

``coach.files.trouble`` passes on the system's own words, in small letters; those that a user meets
are here. Others are shown as the system gave them.
"""

from __future__ import annotations

from coach.wording.translation import mark

SYSTEM_WORDS = (
    mark("no such file or directory"),
    mark("permission denied"),
    mark("operation not permitted"),
    mark("file exists"),
    mark("is a directory"),
    mark("not a directory"),
    mark("no space left on device"),
    mark("disk quota exceeded"),
    mark("file too large"),
    mark("read-only file system"),
    mark("input/output error"),
    mark("file name too long"),
    mark("too many open files"),
    mark("address already in use"),
    mark("cannot assign requested address"),
    mark("connection refused"),
    mark("connection reset by peer"),
    mark("network is unreachable"),
    mark("no such device"),
    mark("device or resource busy"),
    mark("cannot allocate memory"),
)
