"""The run that nobody attends: started by hand, or by the system at power-on."""
