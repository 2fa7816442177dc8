"""The page of one case with its timeline."""
