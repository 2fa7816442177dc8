"""Visits, outcomes, graduation."""
