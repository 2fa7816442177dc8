"""Commands made on a device without signal: kept there, sent later, taken once."""
