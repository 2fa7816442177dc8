"""Papers of an event as PDF: roster, packing list, invitations, prepared receipts."""
