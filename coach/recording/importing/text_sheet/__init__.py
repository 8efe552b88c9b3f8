"""Sheets from text: CSV and its relations, however a recorder or a spreadsheet writes them."""

from coach.recording.importing.text_sheet.text_reader import read_text

__all__ = ["read_text"]
