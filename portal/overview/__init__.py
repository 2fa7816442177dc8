"""Pages that read every room and own no data of the field."""
