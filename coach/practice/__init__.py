"""Standing, sitting and exercises, coached by the same sensor."""
