"""Commands on what can be set: numbers, rules and words."""
