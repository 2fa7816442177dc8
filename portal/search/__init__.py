"""Search while typing."""
