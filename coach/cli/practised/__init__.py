"""What is printed of standing checks, desk and exercises afterwards."""
