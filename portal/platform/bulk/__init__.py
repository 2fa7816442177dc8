"""One step on many records at once: chosen from a list, previewed, confirmed, and undone."""
