"""The command line. See README.md in this folder."""
