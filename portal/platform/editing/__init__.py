"""Saving a form, and what happens when two people save the same record."""
