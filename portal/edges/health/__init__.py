"""Health checks for supervisors and monitors."""
