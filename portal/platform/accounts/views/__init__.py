"""Sign-in, one's own password, and the administrator's pages of accounts."""
