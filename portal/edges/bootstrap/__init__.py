"""From a bare machine to a portal that can start, and what keeps it running.

Runs before any virtual environment exists: standard library only, and never imports the rest of
``portal``, which needs Flask. Start it by its path, ``python3 portal/edges/bootstrap run``.
"""
