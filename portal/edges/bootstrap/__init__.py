"""Set up a machine, start the portal and keep it running.

Runs before any virtual environment exists: it uses only the standard library and never imports the
rest of ``portal``, which needs Flask. Start it by its path, ``python3 portal/edges/bootstrap run``.
"""
