"""Totals stored per kecamatan, so that pages need not count."""
