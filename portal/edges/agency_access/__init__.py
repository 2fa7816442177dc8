"""API keys of agencies; an administrator creates and revokes them."""
