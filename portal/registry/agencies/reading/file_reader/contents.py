"""Detect the format of a file from its contents, never from its name."""

from .csv_table import read_csv
from .limits import Limits, RefusalReason, Refused
from .sheet_writer import SheetWriter
from .workbook import read_workbook

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF"
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")
#: Stream in which Excel stores a password-protected workbook.
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_contents(content: bytes, limits: Limits, writer: SheetWriter) -> None:
    """Write each sheet of the file. Raises :class:`Refused`."""
    if content.startswith(_OLD_OFFICE):
        if _LOCKED in content:
            raise Refused(RefusalReason.LOCKED)
        read_workbook(content, limits, writer)
    elif content.startswith(_ZIP):
        read_workbook(content, limits, writer)
    else:
        _refuse_other_kinds(content)
        read_csv(content, limits, writer)


def _refuse_other_kinds(content: bytes) -> None:
    beginning = content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if content.startswith(_PDF):
        raise Refused(RefusalReason.PDF)
    if beginning.startswith(_MARKUP):
        raise Refused(RefusalReason.WEB_PAGE)
