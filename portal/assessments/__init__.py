"""The assessment: versioned questions, score, needs."""
