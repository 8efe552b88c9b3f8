"""One practice: exercise."""
