"""A session for other programs: FIT, CSV, Parquet, Motion-BIDS. See README.md in this folder."""

from coach.export.errors import ExportError
from coach.export.session_data import SensorSamples, SessionData, session_data
from coach.export.tables import LEVELS, Column, Table, tables_of

__all__ = [
    "LEVELS",
    "Column",
    "ExportError",
    "SensorSamples",
    "SessionData",
    "Table",
    "session_data",
    "tables_of",
]
