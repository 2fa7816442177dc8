"""Format numbers, and choose the singular or plural form of a text.

A text with a number has one form in Indonesian and two in English.
"""

from typing import Any

from flask_babel import ngettext


def thousands(number: int) -> str:
    """Return ``number`` in Indonesian notation (``1.100``), whatever the screen language."""
    return f"{number:,}".replace(",", ".")


def counted(text: str, number: int, **values: Any) -> str:
    """Return ``text`` translated into the current language, in the plural form for ``number``.

    ``%(n)s`` is the formatted number: ``counted("%(n)s keluarga", 1100)`` gives ``1.100 keluarga``.
    A catalogue has both forms under this one text.
    """
    return str(ngettext(text, text, number, n=thousands(number), **values))
