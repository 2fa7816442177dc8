"""Complaints (pengaduan) of families and others, from any channel, and what was answered."""
