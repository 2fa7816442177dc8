"""Events, rosters, and the handover itself."""
