"""Regions from province to village (Kemendagri codes), from a reference package."""
