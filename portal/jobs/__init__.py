"""Long work: the job row is the truth, huey only wakes the worker."""
