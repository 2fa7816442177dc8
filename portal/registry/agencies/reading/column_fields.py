"""Determine the meaning of a table's columns by their labels, else by their contents."""

import re
from collections.abc import Mapping as Labels
from collections.abc import Sequence

from portal.registry.agencies.reading.contents import (
    are_ticks,
    guess_field,
    is_short_number,
    likeness_to_names,
    tell_the_same,
)
from portal.registry.agencies.reading.fields import Field, are_nik_and_kk, label_key, meaning_of
from portal.registry.agencies.reading.mapping import kept_meaning
from portal.registry.agencies.reading.owners import CERTAIN, give_to_owners

_EXPECTANT = re.compile(r"\b(?:ibu (?:hamil|nifas|menyusui|bersalin)|bumil|bufas|busui)\b", re.I)
_OF_MOTHER = re.compile(
    r"\s+(?:ibu(?: (?:hamil|nifas|menyusui|bersalin))?|bumil|bufas|busui)$", re.I
)
_DAY_OF_MONTH, _YEAR = re.compile(r"\d{1,2}"), re.compile(r"(?:19|20)\d{2}")
_PLACE = re.compile(r"^(tempat|tmp\w*|tpt|kota)\b", re.IGNORECASE)
_DAY = re.compile(r"^(tgl|tanggal|hari|dd)\b", re.IGNORECASE)
_MALE, _FEMALE = frozenset(["l", "lk", "lakilaki", "pria"]), frozenset(["p", "pr", "perempuan"])

Rows = list[list[str]]
Meanings = dict[int, tuple[Field, int]]


def fields_of(
    labels: Labels[int, tuple[str, ...]], below: Rows, remembered: Labels[str, str]
) -> dict[int, Field]:
    """Return the field of each column, by label if possible, else by content."""
    columns = {at: [cell_at(row, at) for row in below] for at in labels}
    meanings = _meanings(labels, columns, remembered)
    give_to_owners(labels, meanings)
    fields: dict[int, Field] = {}
    for field in dict.fromkeys(field for field, _ in meanings.values()):
        if field is Field.IGNORED:
            continue
        sureness = {at: sure for at, (found, sure) in meanings.items() if found is field}
        best = [at for at, sure in sureness.items() if sure == max(sureness.values())]
        if field is Field.NAME:
            best.sort(key=lambda at: -likeness_to_names(columns[at]))
        # Columns with the same field are read together, so that an empty one hides nothing, unless
        # they contradict each other. Addresses and remarks may be spread over several columns.
        for at in best:
            several = field in (Field.ADDRESS, Field.STATUS, Field.NIK_ANSWER)
            if several or tell_the_same(columns[best[0]], columns[at]):
                fields[at] = field
    _leave_out_days_of_months(columns, fields)
    _leave_out_counts(labels, columns, meanings, fields)
    for at, column in columns.items():
        if at in meanings:
            continue
        if guess := guess_field(" ".join(labels[at]).strip(), column, set(fields.values())):
            fields[at] = guess
    _part_rt_from_rw(labels, columns, fields)
    _give_mothers_their_own(labels, fields)
    return fields


def _leave_out_days_of_months(columns: Labels[int, list[str]], fields: dict[int, Field]) -> None:
    """Remove birth fields from columns of day and month: if a birth date is split over columns of
    day, month and year, only the year is usable by itself.
    """
    for at in [at for at, field in fields.items() if field is Field.BIRTH_DATE]:
        filled = [text for text in columns[at] if text]
        beside = [text for text in columns.get(at + 2, ()) if text]
        if filled and all(map(_DAY_OF_MONTH.fullmatch, filled)):
            del fields[at]
            if beside and all(map(_YEAR.fullmatch, beside)) and at + 2 not in fields:
                fields[at + 2] = Field.BIRTH_DATE


def _leave_out_counts(
    labels: Labels[int, tuple[str, ...]],
    columns: Labels[int, list[str]],
    meanings: Meanings,
    fields: dict[int, Field],
) -> None:
    """Remove the amount field from small numbers under "Jumlah": they count people or things."""
    for at in [at for at, field in fields.items() if field is Field.AID_VALUE]:
        filled = [text for text in columns[at] if text]
        bare = label_key(" ".join(labels[at])) == "jumlah"
        if bare and meanings[at][1] < CERTAIN and filled and all(map(is_short_number, filled)):
            del fields[at]


def _give_mothers_their_own(labels: Labels[int, tuple[str, ...]], fields: dict[int, Field]) -> None:
    """In a list of expectant mothers, read "NIK Ibu" as the person's own NIK."""
    names = (" ".join(labels[at]) for at, field in fields.items() if field is Field.NAME)
    if not any(map(_EXPECTANT.search, names)):
        return
    for at, lines in labels.items():
        label = " ".join(lines)
        own = _OF_MOTHER.sub("", label)
        meaning = meaning_of(own) if own != label and at not in fields else None
        if meaning and meaning[0] is not Field.IGNORED and meaning[0] not in fields.values():
            fields[at] = meaning[0]


def _part_rt_from_rw(
    labels: Labels[int, tuple[str, ...]], columns: Labels[int, list[str]], fields: dict[int, Field]
) -> None:
    """Split RT and RW if one label RT/RW is merged over two columns."""
    for at in [at for at, field in fields.items() if field is Field.RT_RW]:
        beside = [text for text in columns.get(at + 1, ()) if text]
        unlabelled = at + 1 in labels and not any(labels[at + 1]) and at + 1 not in fields
        if unlabelled and beside and all(map(is_short_number, beside)):
            fields[at], fields[at + 1] = Field.RT, Field.RW


def _meanings(
    labels: Labels[int, tuple[str, ...]],
    columns: Labels[int, list[str]],
    remembered: Labels[str, str],
) -> Meanings:
    """Return the meaning of each label: of all its lines together if remembered or known, else of
    the lowest line, taking those above into account.
    """
    meanings: Meanings = {}
    for at, lines in labels.items():
        if found := _meaning_of_lines([line for line in lines if line], remembered):
            meanings[at] = found
    for at in labels:
        if _are_tick_columns(labels, columns, at):
            meanings[at] = (Field.TICK_MALE, 3)
            meanings[at + 1] = (Field.TICK_FEMALE, 3)
    return meanings


def _meaning_of_lines(
    lines: Sequence[str], remembered: Labels[str, str]
) -> tuple[Field, int] | None:
    if not lines:
        return None
    whole = meaning_in(" ".join(dict.fromkeys(lines)), remembered)
    if len(lines) == 1 or (whole and whole[1] == CERTAIN) or are_nik_and_kk(lines):
        return whole
    above, lowest = meaning_of(" ".join(lines[:-1])), lines[-1]
    if above and above[0] is Field.NIK_ANSWER:  # "Hasil padan Dukcapil": "Sesuai", "Tidak sesuai"
        return above
    if above and above[0] is Field.IGNORED:  # "Nama Orang Tua": "Ibu" and "Ayah"
        return above
    if above and above[0] in (Field.PLACE_AND_DATE, Field.BIRTH_DATE):
        if _PLACE.search(lowest):
            return Field.BIRTH_PLACE, 3
        if _DAY.search(lowest):
            return Field.BIRTH_DATE, 3
    return meaning_in(lowest, remembered) or whole


def _are_tick_columns(
    labels: Labels[int, tuple[str, ...]], columns: Labels[int, list[str]], at: int
) -> bool:
    """Return whether this column and the next are L and P, one of which is ticked per row."""
    if at + 1 not in labels:
        return False
    male, female = (label_key(_lowest(labels[place])) for place in (at, at + 1))
    if male not in _MALE or female not in _FEMALE:
        return False
    return are_ticks([*columns[at], *columns[at + 1]])


def _lowest(lines: Sequence[str]) -> str:
    return next((line for line in reversed(lines) if line), "")


def meaning_in(label: str, remembered: Labels[str, str]) -> tuple[Field, int] | None:
    """Return the meaning of a label: as set by a person before, else by its words."""
    known = remembered.get(label_key(label)) if label else None
    return (kept_meaning(known)[0], CERTAIN) if known else meaning_of(label)


def cell_at(row: Sequence[str], position: int) -> str:
    """Return the text at a position; empty beyond the end of the row."""
    return row[position] if position < len(row) else ""
