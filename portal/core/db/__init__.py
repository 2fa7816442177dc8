"""Database access: column types, transactions, bulk statements."""
