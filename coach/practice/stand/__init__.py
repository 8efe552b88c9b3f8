"""One practice: stand."""
