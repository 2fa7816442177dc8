"""Notices about parts of a list that were not understood."""

from collections.abc import Iterator

from flask_babel import gettext
from sqlalchemy import String, cast, func, select

from portal.core.counting import counted
from portal.core.extensions import db
from portal.registry.agencies.column_samples import ShownColumn
from portal.registry.agencies.models import Import, ImportKind, RowOutcome, SourceRecord
from portal.registry.agencies.reading import Field, Mapping, SkipReason
from portal.registry.agencies.reading.fields import meaning_of
from portal.registry.intake.wording import unread_sheet


def unclear_columns(found: Import) -> list[str]:
    """Return the labels of date columns whose order of day and month a person must choose."""
    return [column.label for column in _columns(found) if column.is_unclear]


def not_understood(found: Import) -> list[str]:
    """Return a sentence for everything that was not read as a person's data: sheets, tables, lines
    above groups and columns.
    """
    return list(_sentences(found))


def _sentences(found: Import) -> Iterator[str]:
    mapping = Mapping.from_json(found.mapping or {})
    yield from map(unread_sheet, mapping.unread)
    for table in mapping.tables:
        if table.left_out:
            yield gettext("%(table)s tidak dibaca, seperti yang diminta.", table=table.name)
    groups = _unread_groups(found)
    if groups:
        yield counted("%(n)s judul kelompok tidak dipahami; lihat di Dilewati.", groups)
    answers = [one.label for one in _columns(found) if one.field is Field.NIK_ANSWER]
    if answers and found.kind is ImportKind.PEOPLE:
        yield gettext(
            "Kolom %(labels)s tentang pemadanan hanya disimpan, karena ini daftar orang.",
            labels=", ".join(answers),
        )
    others = [column.label for column in _columns(found) if _is_of_others(column)]
    if others:
        yield gettext(
            "Kolom tentang orang atau hal lain, hanya disimpan: %(labels)s.",
            labels=", ".join(others),
        )


def _is_of_others(column: ShownColumn) -> bool:
    """Return whether the label refers to another person or thing and nobody has set the meaning of
    the column.
    """
    meaning = meaning_of(column.label)
    return (
        column.field is None
        and bool(column.samples)
        and meaning is not None
        and meaning[0] is Field.IGNORED
    )


def _unread_groups(found: Import) -> int:
    said = cast(SourceRecord.problems, String).contains(f'"{SkipReason.GROUP_UNREAD}"')
    return (
        db.session.scalar(
            select(func.count()).where(
                SourceRecord.import_id == found.id,
                SourceRecord.outcome == RowOutcome.SKIPPED,
                said,
            )
        )
        or 0
    )


def _columns(found: Import) -> Iterator[ShownColumn]:
    return (ShownColumn.from_json(column) for column in found.columns)
