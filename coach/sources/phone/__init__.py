"""A phone as a live sensor: its app pushes over the home network. Needs ``[phone]``."""

from coach.sources.phone.phone_source import PhoneSettings, PhoneSource

__all__ = ["PhoneSettings", "PhoneSource"]
