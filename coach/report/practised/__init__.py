"""What a standing check, a time at the desk or exercises say, as one page."""
