"""A program that converts the bytes of a list into sheets of plain cells.

Untrusted files are opened only here, in a separate process with resource limits, so that a
malicious file can only harm this process. It uses only the standard library, python-calamine and
orjson, and never imports the rest of ``portal``. It is started by path; see
``reading.own_process``.
"""
