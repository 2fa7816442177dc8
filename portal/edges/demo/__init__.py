"""The demo programme: a year of work with 1,100 synthetic people.

Each family, event and approval is a *story* (``scheduler.py``): a generator that calls the services
of the portal and yields the time of its next step. The scheduler runs all stories in order of time
up to the morning of ``DEMO_DATE``, so that numbers, papers and the audit trail are in order and the
families are at different stages.

The same seed and date give the same people and history, except for secrets (tokens of papers, ids
of messages).
"""
