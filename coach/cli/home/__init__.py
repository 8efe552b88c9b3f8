"""Looking back from another device: ``home``."""
