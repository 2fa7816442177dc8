"""Who they are and what they already got: agencies, households, aid, linkage, imports."""
