"""The outbox: a message is claimed, sent and settled, each in a short transaction."""
