"""Load large libraries on first use instead of at start.

Most pages need neither WeasyPrint nor Splink, yet each costs tens of megabytes per process and part
of a second per start. A module declares such a library among its imports and uses it by that name::

    weasyprint = lazy("weasyprint")

For a library with types, give the type checker the real import::

    if TYPE_CHECKING:
        import pypdf
    else:
        pypdf = lazy("pypdf")
"""

from importlib import import_module
from typing import Any


class _Library:
    """Proxy that imports the module when one of its names is first read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)  # later reads bypass __getattr__
        return value


def lazy(name: str) -> Any:
    """Return a proxy for the module ``name`` that imports it when one of its names is first
    read."""
    return _Library(name)
