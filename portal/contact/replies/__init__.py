"""Incoming SMS and failed messages, and what follows: complaint, answer, task, mark on the
number."""
