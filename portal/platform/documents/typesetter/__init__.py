"""Set papers as PDF with WeasyPrint. Imports nothing of the portal, so that it also runs as a
program of its own that starts quickly; see ``presses``.
"""
