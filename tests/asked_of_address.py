"""Record which query parameters a page reads, because the others cannot break it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

#: The page has read all its query parameters.
EVERYTHING = "*"


class Reads:
    """The query parameters read since :meth:`forget`."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def forget(self) -> None:
        """Forget the parameters read so far."""
        self.names.clear()

    def concern(self, names: Iterable[str]) -> bool:
        """Return whether one of ``names`` has been read."""
        return EVERYTHING in self.names or not self.names.isdisjoint(names)


@contextmanager
def noting_reads(app: Flask) -> Iterator[Reads]:
    """Record the parameters that pages of ``app`` read. What is done for every request is left out:
    NUL is refused in any value, and the language switch gets the whole URL.
    """
    reads, usual = Reads(), app.request_class

    class Noted(ImmutableMultiDict[Any, Any]):
        def __getitem__(self, name: Any) -> Any:
            reads.names.add(name)
            return super().__getitem__(name)

        def __contains__(self, name: Any) -> bool:
            reads.names.add(name)
            return super().__contains__(name)

        def getlist(self, name: Any, *args: Any) -> Any:
            reads.names.add(name)
            return super().getlist(name, *args)

        def items(self, multi: bool = False) -> Any:
            reads.names.add(EVERYTHING)
            return super().items(multi)

    class NotingRequest(usual):  # type: ignore[misc, valid-type]
        parameter_storage_class = Noted

    app.request_class = NotingRequest
    try:
        yield reads
    finally:
        app.request_class = usual
