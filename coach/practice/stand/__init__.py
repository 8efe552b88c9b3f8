"""A standing check: where the usual posture lies between sunk and tall, and how steady it is."""
