"""From a bare machine to a running portal.

Runs before any virtual environment exists: standard library only, and never imports the rest of
``portal``, which needs Flask. Start it by its path, ``python3 portal/bootstrap run``.
"""
