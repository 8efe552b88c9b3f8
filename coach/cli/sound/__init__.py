"""Commands on how the coach is heard."""
