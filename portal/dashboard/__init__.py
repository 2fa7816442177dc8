"""The first page: the programme at a glance."""
