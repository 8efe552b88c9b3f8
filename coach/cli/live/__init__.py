"""Commands while somebody runs: from the words typed to the summary."""
