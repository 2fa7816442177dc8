"""The stages of a case: assessment, decision, handover, receipt, follow-up, sponsorship."""
