"""Staff accounts: roles, scope, passwords, sessions."""
