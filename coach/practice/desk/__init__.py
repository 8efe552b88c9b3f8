"""Hours at a desk: sitting, standing, slouching, and when to get up."""
