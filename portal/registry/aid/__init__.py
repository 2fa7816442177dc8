"""Who was given what, by whom; and when that overlaps."""
