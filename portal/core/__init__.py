"""Foundations without domain knowledge: configuration, errors, time, value types, database."""
