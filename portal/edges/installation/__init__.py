"""Prepare the reference data of an installation."""
