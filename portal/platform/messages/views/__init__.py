"""Pages of SMS and of their texts, and Twilio's webhooks."""
