"""Totals that are kept by kecamatan instead of being counted for each page."""
