"""Numbered papers: BAST and kuitansi."""
