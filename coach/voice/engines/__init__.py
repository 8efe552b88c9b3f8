"""Programs and libraries that make speech of a text: the system's, or one of the user's own."""
