"""One case with its whole timeline."""
