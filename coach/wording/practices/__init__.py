"""Standing checks, desk and exercises in words."""
