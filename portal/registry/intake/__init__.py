"""Import of agencies' lists into the registry."""
