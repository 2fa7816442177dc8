"""Long work: the job row is the truth; the worker looks for rows that are due."""
