"""A session for other programs: FIT, CSV, Parquet, Motion-BIDS. See README.md in this folder.

``session_data`` is not imported here: naming the tables needs no replay.
"""

from coach.export.column import Column, Table
from coach.export.errors import ExportError
from coach.export.tables import LEVELS, every_level, levels_of, tables_of

__all__ = ["LEVELS", "Column", "ExportError", "Table", "every_level", "levels_of", "tables_of"]
