"""Registry, cases and aid out again: complete, safe to open, with their data dictionary."""
