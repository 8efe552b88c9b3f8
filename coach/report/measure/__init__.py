"""What one run says, in numbers."""
