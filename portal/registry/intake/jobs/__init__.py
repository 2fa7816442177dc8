"""Jobs of an import: read, apply, undo."""
