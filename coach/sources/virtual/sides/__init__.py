"""The sensor's side of each family's protocol; ``virtual_families.py`` is their table."""
