"""The demo programme: a year of work with 1,100 people whom nobody knows.

Each family, event and approval is a *story* (``timeline.py``): a generator that acts through the
services of the portal and says when it goes on. A clock lets all stories take turns, so that
numbers, papers and the audit trail come in the order of time, and stops on the morning of
``DEMO_DATE``: every family then stands somewhere on its way.

The same seed and date give the same people and history. Only what must not be guessed (tokens of
papers, ids of messages) differs each time.
"""
