"""SMS: an outbox in the database, and its providers."""
