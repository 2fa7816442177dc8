"""Pages of SMS and of their texts, and the addresses that Twilio calls."""
