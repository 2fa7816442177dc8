"""Search for persons, families, cases and papers."""
