"""The read API for agencies: ``/api/v1``."""
