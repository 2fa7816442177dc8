"""Texts that are stored in Indonesian and translated when shown.

The stored text does not depend on the language of the user who causes it.
"""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import gettext


class KeptText(str):
    """An Indonesian text with its ``template`` and ``values``."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Self:
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made


def kept(template: str, **values: Any) -> KeptText:
    """Return ``template`` filled with ``values``, to be stored. Also marks the template for the
    message catalogues.
    """
    return KeptText(template, values)


def said(text: str, values: Mapping[str, Any] | None = None) -> str:
    """Return a stored text in the current language if the catalogue has it, else unchanged.

    ``values`` are the values of its template.
    """
    return str(gettext(text, **(values or {}))) if text else ""
