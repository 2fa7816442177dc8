"""The first page: figures of the programme."""
