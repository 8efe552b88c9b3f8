"""The pipeline for notebooks: arrays or a recording in, arrays and tables out."""

from coach.analysis.array_analysis import SENSOR_ID, SensorArrays, analyze, array_inputs, collect
from coach.analysis.grid import Grid, Samples
from coach.analysis.result import Analysis
from coach.analysis.where_from import Provenance

__all__ = [
    "SENSOR_ID",
    "Analysis",
    "Grid",
    "Provenance",
    "Samples",
    "SensorArrays",
    "analyze",
    "array_inputs",
    "collect",
]
