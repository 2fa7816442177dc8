"""Exports of registry, cases and aid with their data dictionary."""
