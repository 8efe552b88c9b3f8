"""A run without screen, keys or network: from power-on to the report. See README.md here."""
