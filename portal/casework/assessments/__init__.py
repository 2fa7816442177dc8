"""Assessments: versioned questionnaires, answers, score, needs."""
