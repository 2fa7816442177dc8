"""What can be done to pairs, merges and runs: one verb each."""
