"""Sources of registry values: what each source states, and which value is used."""
