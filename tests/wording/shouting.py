"""A catalogue that can be told from English: all of it in capitals, but for the gaps."""

import re


class Shouting:
    """For ``use_catalogue``."""

    def gettext(self, message):
        return re.sub(r"[^{}]+(?![^{]*})", lambda found: found[0].upper(), message)

    def ngettext(self, one, many, n):
        return self.gettext(one if n == 1 else many)
