"""Whether the portal is ready for real work: a list of checks to which each room adds its own."""
