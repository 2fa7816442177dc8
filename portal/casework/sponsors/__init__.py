"""Sponsors: officials who each look after one mother, their contacts and gifts."""
