"""One practice: desk."""
