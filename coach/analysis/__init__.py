"""The pipeline for notebooks: arrays or a recording in, arrays and tables out."""

from coach.analysis.array_analysis import SENSOR_ID, SensorArrays, analyze, array_inputs, collect
from coach.analysis.grid import Grid, Samples
from coach.analysis.provenance import Provenance
from coach.analysis.result import Analysis

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
