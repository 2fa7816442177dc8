"""Agencies, their files, and what each row said."""
