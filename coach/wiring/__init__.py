"""The stages in their order: one session of one runner. See README.md in this folder."""
