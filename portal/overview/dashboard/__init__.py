"""The start page: figures of the programme."""
