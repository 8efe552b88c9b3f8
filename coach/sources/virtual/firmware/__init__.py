"""The firmware's own C code, compiled for this machine, in the place of the virtual sensor's."""
