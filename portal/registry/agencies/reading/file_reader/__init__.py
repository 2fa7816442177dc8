"""A program that turns the bytes of a list into sheets of plain cells.

Strangers' files are opened here and nowhere else, in a process of its own with limits: whatever a
file does to its reader is done to this process alone. Standard library, python-calamine and orjson
only; it never imports the rest of ``portal``. Started by its path; see ``reading.own_process``.
"""
