"""Apply what a person set for whole sheets and date columns when the file is opened."""

from collections.abc import Mapping as Labels
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask_babel import lazy_gettext

from portal.registry.agencies.reading.day_orders import DAY_COLUMNS
from portal.registry.agencies.reading.fields import label_key
from portal.registry.agencies.reading.headers import (
    SAMPLE_ROWS,
    guess_mapping,
    map_header,
    map_without_header,
)
from portal.registry.agencies.reading.mapping import (
    FIND_HEADER,
    NO_HEADER,
    Column,
    DateOrder,
    Mapping,
    TableMapping,
    kept_meaning,
)
from portal.registry.agencies.reading.profile import profile_tables
from portal.registry.agencies.reading.sheets import Sheet, UnreadableFile, first_rows


def with_asked_headers(
    sheets: Sequence[Sheet], mapping: Mapping, remembered: Labels[str, str]
) -> Mapping:
    """Return the mapping with the header rows that a person has named, or without a header where
    they set none.

    Raises :class:`UnreadableFile` if a sheet has no header in that row.
    """
    tables: list[TableMapping] = []
    for sheet in sheets:
        row = mapping.headers.get(sheet.name)
        if row is None:
            tables += (table for table in mapping.tables if table.sheet == sheet.name)
        else:
            tables += _tables_below(sheet, row, remembered)
    read = {table.sheet for table in tables}
    unread = tuple(sheet for sheet in mapping.unread if sheet.name not in read)
    return replace(mapping, tables=tuple(tables), unread=unread, headers={})


def with_orders_of_days(
    sheets: Sequence[Sheet], mapping: Mapping, remembered: Labels[str, str], today: date
) -> Mapping:
    """Return the mapping with the order of day and month for each date column, as set for this or
    an earlier list, or marked as unclear if a person must choose.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    said = [
        replace(table, columns=tuple(_as_said(column, remembered) for column in table.columns))
        for table in mapping.tables
    ]
    read = [table for table in said if not table.left_out]
    judged = dict(
        zip(
            (table.name for table in read),
            profile_tables(((by_name[table.sheet], table) for table in read), today),
            strict=True,
        )
    )
    tables = (
        _with_questions(table, judged[table.name].dates) if table.name in judged else table
        for table in said
    )
    return replace(mapping, tables=tuple(tables))


def _tables_below(sheet: Sheet, row: int, remembered: Labels[str, str]) -> list[TableMapping]:
    if row == FIND_HEADER:
        return _found_tables(sheet, remembered)
    if row == NO_HEADER:
        return [map_without_header(sheet)]
    texts = first_rows(sheet, row + SAMPLE_ROWS)
    if row > len(texts) or not any(texts[row - 1]):
        raise UnreadableFile(
            lazy_gettext(
                "Baris %(row)s di lembar %(sheet)s kosong, jadi bukan judul kolom.",
                row=row,
                sheet=sheet.name or "1",
            )
        )
    return map_header(sheet, texts, row - 1, remembered, exactly=True)


def _found_tables(sheet: Sheet, remembered: Labels[str, str]) -> list[TableMapping]:
    try:
        return list(guess_mapping([sheet], remembered).tables)
    except UnreadableFile as failure:
        raise UnreadableFile(
            lazy_gettext(
                "Baris judul di lembar %(sheet)s tidak ditemukan. Sebutkan nomor barisnya.",
                sheet=sheet.name,
            )
        ) from failure


def _with_questions(table: TableMapping, judged: Labels[int, DateOrder]) -> TableMapping:
    return replace(
        table,
        columns=tuple(
            replace(column, dates=DateOrder.UNCLEAR)
            if judged.get(column.position) is DateOrder.UNCLEAR
            else column
            for column in table.columns
        ),
    )


def _as_said(column: Column, remembered: Labels[str, str]) -> Column:
    """Return the column with the order set by a person, or without one that was only guessed."""
    if column.field not in DAY_COLUMNS:
        return replace(column, dates=None)
    if column.dates not in (None, DateOrder.UNCLEAR):
        return column
    kept = remembered.get(label_key(column.label), "") if column.label else ""
    return replace(column, dates=kept_meaning(kept)[1] if kept else None)
