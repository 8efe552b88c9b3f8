"""A session for other programs: FIT, CSV, Parquet, Motion-BIDS. See README.md in this folder.

``session_data`` is not imported here: naming the tables needs no replay.
"""

from coach.export.errors import ExportError
from coach.export.tables import LEVELS, Column, Table, tables_of

__all__ = ["LEVELS", "Column", "ExportError", "Table", "tables_of"]
