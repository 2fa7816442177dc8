"""Incoming SMS and failed messages, and their effects: complaint, answer, task, mark on
the number.
"""
