"""What a page reads of its address: a question that it does not read cannot break it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

#: The page has looked at all that stands in its address.
EVERYTHING = "*"


class Reads:
    """The names that pages have read in their addresses since :meth:`forget`."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def forget(self) -> None:
        """Begin with another page."""
        self.names.clear()

    def concern(self, names: Iterable[str]) -> bool:
        """Whether one of ``names`` has been read."""
        return EVERYTHING in self.names or not self.names.isdisjoint(names)


@contextmanager
def noting_reads(app: Flask) -> Iterator[Reads]:
    """Note what pages of ``app`` read. Not noted is what is done to every address alike: NUL is
    refused in any value, and the address as a whole is handed to the switch of language."""
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
