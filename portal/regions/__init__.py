"""Provinces to villages, from the reference package (Kemendagri codes)."""
