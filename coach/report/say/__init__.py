"""What one run says, in words."""
