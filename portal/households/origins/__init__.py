"""Where each value of the registry came from, what others say, and which one counts."""
