"""Uploads, attachments and stored papers: the bytes live beside their record."""
