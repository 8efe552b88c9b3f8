"""Phrases that the tests render."""

from coach.model import Phrasebook

PHRASES = ("Run tall", "Shorten your stride a little", "Level your hips", "Recording started")
BOOK = Phrasebook("en", {f"phrase_{chr(97 + i)}": (text,) for i, text in enumerate(PHRASES)})
EMPTY = Phrasebook("en", {})
