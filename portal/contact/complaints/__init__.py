"""Complaints (pengaduan) from any channel, and their answers."""
