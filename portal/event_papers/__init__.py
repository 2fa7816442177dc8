"""The papers of an event as one PDF: roster, packing list, invitations, prepared receipts."""
