"""Lines between rows that apply to the people below: a family's No. KK, a desa, an RT.

Buku Induk Penduduk has a line per family above its members; villages write "DESA KARANGPATRI"
between rows; many lists give No. KK and address only in the first row of each family.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from portal.core.errors import InvalidInput
from portal.core.types import KkNumber
from portal.registry.agencies.reading.fields import Field, meaning_of, names_persons
from portal.registry.agencies.reading.rows import DITTO_BEGINS, RowCells, is_ditto
from portal.registry.agencies.reading.sheets import Cell, any_digit

_PART = re.compile(
    r"(?P<kk>\b(?:no(?:mor)?\b[. ]*)?(?:kk|kartu keluarga)\b)"
    r"|(?P<head>\b(?:nama )?kepala keluarga\b|\bnama[. ]?kk\b)"
    r"|(?P<dusun>\b(?:nama )?(?:dusun|lingkungan)\b)"
    r"|(?P<rt_rw>\brt\s*/\s*rw\b)|(?P<rt>\brt\b)|(?P<rw>\brw\b)"
    r"|(?P<desa>\b(?:desa ?/ ?kelurahan|desa|kelurahan|kel|ds)\b)"
    r"|(?P<kecamatan>\b(?:kecamatan|kec)\b)"
    r"|(?P<address>\balamat\b)"
    r"|(?P<other>\b(?:kode ?pos|kodepos|kabupaten|kab|provinsi|prov|tgl|tanggal)\b)",
    re.IGNORECASE,
)
_COLON = re.compile(r"\s*[:=]\s*")
_FIELDS = {
    "kk": Field.KK,
    "rt_rw": Field.RT_RW,
    "rt": Field.RT,
    "rw": Field.RW,
    "desa": Field.DESA,
    "kecamatan": Field.KECAMATAN,
    "address": Field.ADDRESS,
    "dusun": Field.ADDRESS,
}
_PLACE_LINE = re.compile(
    r"^(?:[IVX]+\s*[.)]\s*|[A-Z0-9]{1,2}\s*[.)]\s*)?(?:wilayah\s+)?"
    r"(?:desa|kelurahan|kel|ds|kecamatan|kec|dusun|dsn|lingkungan|kampung|kp|rt|rw|blok)\b",
    re.IGNORECASE,
)
_PLACE_LABEL = re.compile(r"(?:desa|kelurahan|kecamatan|dusun|rw|rt)\s*:?", re.IGNORECASE)
_DESA_FIRST = re.compile(
    r"(?:desa|kel(?:urahan)?)\b[ .:]+([^:,]+?)(?=\s+\w+\s*[:/]|,|$)", re.IGNORECASE
)
_NIK_LIKE = re.compile(r"^\W*\d{10}")
_RT_RW = re.compile(r"\brt[.:\s]*(\d{1,3})|\brw[.:\s]*(\d{1,3})", re.IGNORECASE)
_FAMILY_LEVEL = frozenset({Field.KK, Field.ADDRESS, Field.RT, Field.RW, Field.RT_RW})
_FEWEST_LABELS = 2

#: How the line of a family card begins, and what it says of its head.
_CARD = re.compile(
    r"^\W*(?:(?:no(?:mor)?\b[. ]*)?(?:kk|kartu keluarga)\b|nama[. ]*kk\b"
    r"|(?:nama )?kepala keluarga\b)",
    re.IGNORECASE,
)
_CARD_NUMBER = re.compile(r"\b(?:kk|kartu keluarga)\b\W*((?:\d[ .\-]?){15}\d)(?!\d)", re.IGNORECASE)
_HEAD = re.compile(
    r"(?:\bnama[. ]*kk\b|\bkepala keluarga\b|(?<=\d) ?[/,–-])\s*[:=]?\s*"
    r"(?P<name>[^\W\d_][^\d:;/|=(]{1,60}?)"
    r"(?=\s*(?:[;/|(]|$|\b(?:alamat|no|nomor|rt|rw|dusun|desa|kp)\b))",
    re.IGNORECASE,
)
HEAD_LABEL = "Kepala Keluarga"

Values = dict[Field, Cell]


class Groups:
    """The values that lines above a row give to it. Processes one table from top to bottom."""

    def __init__(self, once_per_family: Iterable[Field] = ()) -> None:
        self._once_per_family = frozenset(once_per_family)
        self._of_line: Values = {}
        self._head = ""
        self._previous: RowCells | None = None
        self._labelled: dict[int, Field | None] = {}

    def take(self, row: RowCells) -> bool:
        """Return whether the row is a line of its group; what it says holds for the rows below."""
        begins = self._previous is not None
        taken = self._take_line(row) or self._take_card(row)
        if taken and begins:
            self._head = ""
        if taken and (head := _HEAD.search(_joined(row))):
            self._head = head["name"].strip(" .,-")
        return taken

    def _take_line(self, row: RowCells) -> bool:
        if self.take_labelled(row):
            return True
        if self.take_pair(row):
            return True
        if row.text(Field.NAME) and not _PART.search(row.text(Field.NAME)):
            return False
        if _NIK_LIKE.search(row.text(Field.NIK)):
            return False
        filled = [text for text in row.texts if text]
        values = dict(_values_in(filled))
        of_family = Field.ADDRESS in values and len(values) >= _FEWEST_LABELS
        if Field.KK in values or of_family or values.keys() >= {Field.DESA, Field.KECAMATAN}:
            self._learn(values)
            return True
        if len(filled) == 1 and (places := place_line(filled[0])):
            self._learn(places)
            return True
        return False

    def _take_card(self, row: RowCells) -> bool:
        """Return whether the row is of a family card, however its cells part it: ``No KK | : |
        3216…``, ``Nama KK : KARTA``, ``KK 3216… / KARTA``. With another head another family
        begins."""
        text = _joined(row)
        if not _CARD.match(text):
            return False
        values = dict(_values_in([text]))
        if (number := _CARD_NUMBER.search(text)) and is_kk(number[1]):
            values[Field.KK] = number[1]
        if Field.KK in values:
            self._learn(values)
        elif not _HEAD.search(text):
            return False
        elif self._previous is not None:
            self._of_line = {
                field: value for field, value in self._of_line.items() if field not in _FAMILY_LEVEL
            }
            self._previous = None
        return True

    def take_above(self, row: RowCells) -> None:
        """Take what a line above the header says of the first family."""
        if not (self.take_labelled(row) or self.take_pair(row)) and self._take_card(row):
            head = _HEAD.search(_joined(row))
            self._head = head["name"].strip(" .,-") if head else self._head

    def take_labelled(self, row: RowCells) -> bool:
        """Return whether the row contains the labels of a family's values, or the values below
        them.

        Those of the first family may be above the header of the table.
        """
        filled = [at for at, text in enumerate(row.texts) if text]
        if self._labelled and self._is_value_line(row, filled):
            self._learn(self._values_under_labels(row))
            return True
        return self._learn_labels(row, filled)

    def take_pair(self, row: RowCells) -> bool:
        """Return whether the row is a label followed by its value: ``Desa | : Sirnajaya``.

        An address by itself may be that of an office; a family's address follows its No. KK.
        """
        filled = [text for text in row.texts if text]
        if len(filled) != _FEWEST_LABELS:
            return False
        label, value = filled[0].rstrip(" :"), filled[1].lstrip(" :")
        if _PLACE_LABEL.fullmatch(label):
            places = place_line(f"{label} {value}")
            if Field.KK in self._of_line and self._previous is None:  # of the same family's card
                self._of_line |= places
            else:
                self._learn(places)
            return True
        field = (meaning_of(label) or (None,))[0]
        if field is Field.KK and is_kk(value):
            self._learn({Field.KK: value})
            return True
        if field not in (Field.ADDRESS, Field.RT_RW) or Field.KK not in self._of_line:
            return False
        self._of_line |= address_values(value) if field is Field.ADDRESS else {field: value}
        return True

    def fill(self, row: RowCells) -> None:
        """Add the values from above to the row: of its group, and of the first row of
        its family.
        """
        above, self._previous = self._previous, row
        for field, value in self._of_line.items():
            if not row.text(field):
                row.inherit(field, value)
        if self._head:
            self._give_head(row)
        if above is None:
            return
        if self._once_per_family and not any(row.text(field) for field in self._once_per_family):
            for field in self._once_per_family:
                if above.text(field):
                    row.inherit(field, above.cell(field))
        for field, position in row.layout.of_family:
            text = row.texts[position] if position < len(row.texts) else ""
            if text[:1] in DITTO_BEGINS and is_ditto(text) and above.text(field):
                row.inherit(field, above.cell(field))

    def _give_head(self, row: RowCells) -> None:
        row.notes[HEAD_LABEL] = self._head
        if not row.text(Field.RELATION) and row.text(Field.NAME).lower() == self._head.lower():
            row.inherit(Field.RELATION, HEAD_LABEL)

    def _learn(self, values: Values) -> None:
        """Store the values of a group line; a line of a wider group ends the narrower ones."""
        if not values:
            return
        if Field.KECAMATAN in values and Field.KK not in values:
            self._of_line = {}
        elif Field.DESA in values and Field.KK not in values:
            kept = {Field.KECAMATAN: self._of_line.get(Field.KECAMATAN)}
            self._of_line = {field: value for field, value in kept.items() if value}
        elif Field.KK in values:
            self._of_line = {
                field: value for field, value in self._of_line.items() if field not in _FAMILY_LEVEL
            }
        self._previous = None
        self._of_line |= values

    def _learn_labels(self, row: RowCells, filled: Sequence[int]) -> bool:
        """Store a line of labels above the values of a family: "No. KK :", "Alamat :"."""
        if any_digit(row.texts):
            return False
        meanings = {at: meaning_of(row.texts[at].rstrip(" :")) for at in filled}
        known = {at: meaning for at, meaning in meanings.items() if meaning}
        fields = {meaning[0] for meaning in known.values()}
        if Field.KK not in fields or names_persons(known.values()) or len(known) < _FEWEST_LABELS:
            return False
        if {Field.NIK, Field.SEX, Field.BIRTH_DATE} & fields:
            return False
        self._labelled = {
            at: meaning[0] if meaning and meaning[0] in _FIELDS.values() else None
            for at, meaning in meanings.items()
        }
        return True

    def _is_value_line(self, row: RowCells, filled: Sequence[int]) -> bool:
        if not set(filled) <= set(self._labelled):
            return False
        return any(
            field is Field.KK and is_kk(row.texts[at])
            for at, field in self._labelled.items()
            if at < len(row.texts)
        )

    def _values_under_labels(self, row: RowCells) -> Values:
        values: Values = {}
        for at, field in self._labelled.items():
            text = row.texts[at] if at < len(row.texts) else ""
            if field is Field.ADDRESS:
                values |= address_values(text)
            elif field is not None and text:
                values[field] = text
        return values


def _joined(row: RowCells) -> str:
    return " ".join(text for text in row.texts if text)


def place_line(text: str) -> Values:
    """Return the place in a line by itself, which applies to the rows below: ``DESA KARANGPATRI``,
    ``Dusun II RT 001/002``; empty if it is no such line.
    """
    if not _PLACE_LINE.search(text):
        return {}
    found: Values = {
        field: value
        for field, value in _values_in([_COLON.sub(" ", text)], colon=False)
        if value and field is not Field.KK
    }
    for rt, rw in _RT_RW.findall(text):
        found |= {Field.RT: rt} if rt else {Field.RW: rw}
    return found


def address_values(text: str) -> Values:
    """Return the parts of an address in a family's line: ``DESA KARANGHARJA RT/RW : 001/001 Dusun :
    -``, ``KP. PULO KUKUN, RT:001, RW:002, Kodepos:17710``.
    """
    values = dict(_values_in([f"Alamat : {text}"]))
    if desa := _DESA_FIRST.match(text):
        values.setdefault(Field.DESA, desa[1])
        if str(values.get(Field.ADDRESS, "")).lower().startswith(("desa", "kel")):
            del values[Field.ADDRESS]
    return values


def is_kk(text: str) -> bool:
    """Return whether a text is a No. KK."""
    try:
        KkNumber.parse(text)
    except InvalidInput:
        return False
    return True


def _values_in(texts: Iterable[str], *, colon: bool = True) -> Iterator[tuple[Field, Cell]]:
    """Yield pairs of field and value from texts like ``No. KK : 3216… Alamat : …``."""
    address: list[str] = []
    for text in texts:
        labels = [
            match for match in _PART.finditer(text) if not colon or _COLON.match(text, match.end())
        ]
        for match, following in zip(labels, [*labels[1:], None], strict=False):
            begin = _COLON.match(text, match.end())
            start = begin.end() if begin else match.end()
            value = text[start : following.start() if following else len(text)].strip(" ,;.-–\xa0")
            field = _FIELDS.get(match.lastgroup or "")
            if field is Field.ADDRESS:
                address.append(value)
            elif field is Field.KK:
                if is_kk(value):
                    yield field, value
            elif field is not None and value:
                yield field, value
    if joined := ", ".join(filter(None, address)):
        yield Field.ADDRESS, joined
