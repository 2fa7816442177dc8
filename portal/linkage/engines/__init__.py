"""Machines that run the comparison."""
