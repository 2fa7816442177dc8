"""Keys with which agencies read the API; an administrator creates and revokes them."""
