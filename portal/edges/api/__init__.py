"""The read-only API for agencies: ``/api/v1``."""
