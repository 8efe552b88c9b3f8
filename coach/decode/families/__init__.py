"""One package for each family of sensors; ``coach/decode/registry.py`` is their table."""
