"""The report as page, text, picture and JSON."""
