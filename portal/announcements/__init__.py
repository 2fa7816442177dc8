"""One SMS to many families: everybody invited to an event, or a part of the caseload."""
