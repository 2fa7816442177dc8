"""Numbers as text, and texts with a number in singular and plural.

Indonesian has one form of a text with a number, English two.
"""

from typing import Any

from flask_babel import ngettext


def thousands(number: int) -> str:
    """Return ``1.100``, the Indonesian notation, in every language."""
    return f"{number:,}".replace(",", ".")


def counted(text: str, number: int, **values: Any) -> str:
    """Return ``text`` in the current language, in its form for ``number``.

    ``%(n)s`` is the formatted number: ``counted("%(n)s keluarga", 1100)`` gives ``1.100 keluarga``.
    A catalogue has both forms under this one text.
    """
    return str(ngettext(text, text, number, n=thousands(number), **values))
