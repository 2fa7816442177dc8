"""Saving a form, and resolving concurrent edits of one record."""
