"""The ways from the mixer to a loudspeaker; ``output_table.py`` names them all."""
