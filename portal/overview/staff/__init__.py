"""Accounts of staff: made one by one or as a list, and closed with their work handed over."""
