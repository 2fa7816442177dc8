"""Cases: status, caseworker, tasks, notes, attachments, and SMS to the household."""
