"""Handover events, their rosters, and handovers."""
