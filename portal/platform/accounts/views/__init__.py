"""Pages for sign-in, one's own password, and account management."""
