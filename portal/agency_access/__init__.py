"""Which agency may read what through the API: keys that an administrator makes and revokes."""
