"""Mechanisms without features: permissions, audit, workflow, jobs, files, SMS, papers, web."""
