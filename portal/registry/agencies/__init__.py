"""Agencies, their files, and the content of each row."""
