"""Commands on who runs, what was kept of their sessions, and what follows from it."""
