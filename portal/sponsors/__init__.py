"""Officials who each look after one mother: who cares for whom, when they came, what they gave."""
