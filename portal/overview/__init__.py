"""Pages that combine data of all rooms and own none."""
