"""The programme on its way to zero: families by kecamatan, for a screen, a projector and print."""
