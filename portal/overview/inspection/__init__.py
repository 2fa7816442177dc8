"""The inspector's desk: questions as entrances, and everything of the office to read."""
