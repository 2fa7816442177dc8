"""Persons and the aid they received elsewhere: agencies, households, aid, linkage, imports."""
