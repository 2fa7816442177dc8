"""The office that this portal serves: its names, its address, and its programme."""
