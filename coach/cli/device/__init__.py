"""Commands on the machine and the sensors around it."""
