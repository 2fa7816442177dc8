"""Families, persons, addresses and phones."""
