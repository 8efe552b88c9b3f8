"""How the machine's files are used: private, whole or not at all, and named in words."""
