"""The stories of the demo programme."""
