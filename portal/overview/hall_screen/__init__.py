"""The screen in the hall of an event: live counts, no names."""
