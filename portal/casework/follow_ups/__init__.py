"""Follow-up visits and graduation."""
