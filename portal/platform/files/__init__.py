"""Uploads, attachments and stored papers. The bytes are stored in the database."""
