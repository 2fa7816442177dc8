"""Format numbers, and choose the singular or plural form of a text.

A text with a number has one form in Indonesian and two in English.
"""

from typing import Any

from flask_babel import ngettext


def thousands(number: int) -> str:
    """Return ``number`` in Indonesian notation (``1.100``), whatever the screen language."""
    return f"{number:,}".replace(",", ".")


def plural(text: str) -> str:
    """Return ``text``, which :func:`counted` is given later; marks it for the catalogues."""
    return text


def counted(text: str, number: int, *, shown: str = "", **values: Any) -> str:
    """Return ``text`` translated into the current language, in the plural form for ``number``.

    ``%(n)s`` is the formatted number: ``counted("%(n)s keluarga", 1100)`` gives ``1.100 keluarga``.
    ``shown`` replaces the formatted number ("99+"). A catalogue has both forms under this one text.
    """
    return str(ngettext(text, text, number, n=shown or thousands(number), **values))
