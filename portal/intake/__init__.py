"""From a file or a form into the registry."""
