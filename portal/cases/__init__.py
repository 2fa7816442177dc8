"""The case: its status, caseworker, tasks and notes."""
