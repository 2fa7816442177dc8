"""What name, title, remarks and footnotes say of a person and of her payment."""

from portal.registry.agencies.reading.fields import Field
from portal.registry.agencies.reading.findings import Code, Finding
from portal.registry.agencies.reading.footnotes import Footnotes, has_mark
from portal.registry.agencies.reading.rows import RowCells
from portal.registry.agencies.reading.status_words import (
    PersonStatus,
    is_not_confirmed,
    is_unknown_code,
    payment_failed,
    person_status,
    status_by_name,
)

_STATUS_CODES = {
    PersonStatus.DEAD: Code.PERSON_DEAD,
    PersonStatus.MOVED: Code.PERSON_MOVED,
    PersonStatus.DUPLICATE: Code.PERSON_DUPLICATE,
    PersonStatus.REPLACED: Code.PERSON_REPLACED,
    PersonStatus.INACTIVE: Code.PERSON_INACTIVE,
}


def read_status(
    row: RowCells, name: str, of_all: PersonStatus | None, footnotes: Footnotes
) -> tuple[PersonStatus | None, bool]:
    """Return what title, name, remarks and footnotes say of the person, and whether they say that
    the aid failed."""
    status, failed = of_all or status_by_name(name), False
    if status is None and row.layout.of_replaced:
        status = PersonStatus.REPLACED
    if status is not None:
        row.warn(_STATUS_CODES[status], Field.NAME)
    if replaced := row.text(Field.REPLACED):
        row.warn(Code.REPLACES, Field.REPLACED, replaced)
    for label, text in row.remarks() + _noted(row, footnotes):
        if payment_failed(text) and not failed:
            failed = True
            row.warnings.append(Finding(Code.AID_FAILED, label, text))
        found = person_status(text, label)
        if found is not None and status is None:
            status = found
            row.warnings.append(Finding(_STATUS_CODES[found], label, text))
        elif is_not_confirmed(text, label):
            row.warnings.append(Finding(Code.NOT_CONFIRMED, label, text))
        elif is_unknown_code(text, label):
            row.warnings.append(Finding(Code.STATUS_CODE_UNKNOWN, label, text))
    return status, failed


def _noted(row: RowCells, footnotes: Footnotes) -> list[tuple[str, str]]:
    """Return the notes to the marks of the row, each with its mark; they are kept beside the
    person."""
    found = []
    for mark, note in footnotes.of(row):
        if note:
            found.append((mark, note))
        elif has_mark(row.raw_text(Field.NAME)):
            row.warn(Code.MARK_UNEXPLAINED, Field.NAME, row.raw_text(Field.NAME))
    row.notes |= found
    return found
