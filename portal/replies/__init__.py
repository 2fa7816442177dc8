"""What came in by SMS or failed to go out, and what follows: complaint, answer, task, mark."""
