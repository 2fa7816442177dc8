"""The registry: families, persons, addresses, phones."""
