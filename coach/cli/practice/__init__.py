"""Standing, sitting and exercising, with a sensor or without."""
