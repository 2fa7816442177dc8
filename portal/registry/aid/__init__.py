"""Ledger of aid: who received what from whom, and where aid overlaps."""
