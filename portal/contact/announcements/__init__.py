"""One SMS to many families: those invited to an event, or a part of the caseload."""
