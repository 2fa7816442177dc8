"""Multiply the demo programme row by row, for measuring.

Every record is copied. Keys are shifted by a fixed number per copy and table, so that the rows of a
copy refer to each other; personal numbers are new synthetic ones with correct hashes. Each table
takes one statement in the database. Reference data is not copied, accounts get :data:`STAFF`
copies. The audit events of the copies are not sealed: ``flask audit verify`` reports them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import (
    Column,
    ColumnElement,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from portal.core.db.bulk import use_large_cache
from portal.core.extensions import Base
from portal.core.types import keyed_hash
from portal.edges.demo.families import FIRST_SERIAL, LAST_SERIAL
from portal.platform.audit.models import AuditEvent, AuditHead
from portal.platform.numbering import NumberSequence
from portal.registry.households.models import Household, Person, Phone

#: Accounts are copied fewer times than cases: a regency has some 130 caseworkers.
STAFF = 12
#: Tables whose rows are not multiplied.
SINGLE = frozenset(
    "agencies agency_tokens aid_rules audit_head bulk_actions bulk_items catalogue_items"
    " confirmed_checks dangerous_changes district_figures funds held_numbers message_senders"
    " message_templates number_sequences overlap_exchanges programmes questionnaire_drafts"
    " questionnaires regions setting_values sign_in_attempts staff_sessions worker_beats".split()
)
_STAFF_TABLES = frozenset({"users", "user_districts"})
#: Columns without a foreign key that refer to another table.
_IMPLICIT_REFERENCES = {
    ("audit_events", "actor_id"): "users",
    ("audit_events", "case_id"): "cases",
    ("messages", "case_id"): "cases",
    ("messages", "phone_id"): "phones",
}
#: Columns that name the table to which another column refers, with the tables by value.
_TYPED_REFERENCES = {
    ("audit_events", "subject_id"): ("subject_type", None),
    ("aid_sources", "source_id"): (
        "source",
        {"list": "source_records", "handover": "handover_items", "gift": "sponsor_contacts"},
    ),
}
#: Personal numbers: column → column with its keyed hash.
_PERSONAL = {
    "persons": {"nik": "nik_hash"},
    "households": {"kk_number": "kk_hash"},
    "phones": {"number": "number_hash"},
}
#: Other columns with such a number, or with its hash only.
_REPEATED = {"messages": ("to",), "inbound_messages": ("sender",)}
_HASHES = {"source_records": ("nik_hash", "kk_hash")}
#: Reference numbers, with the minimum number of digits of their running number.
_REFERENCES = {"cases": 6, "complaints": 4}
#: Table counted by each running number.
_NUMBERED = {"case": "cases", "complaint": "complaints", "receipt": "papers", "bast": "papers"}

#: Phone numbers: the prefix that stays, and the step between the other digits of two copies.
_PREFIX, _STRIDE = 6, 7919

#: Length of a copy's number with a dash.
_LONGEST_COPY = 6

_temporary = MetaData()
_copies = Table(
    "grow_copies", _temporary, Column("copy", Integer, primary_key=True), prefixes=["TEMPORARY"]
)
_numbers = Table(
    "grow_numbers",
    _temporary,
    Column("old", String(64), primary_key=True),
    Column("copy", Integer, primary_key=True),
    Column("new", String(64)),
    Column("old_hash", String(64), index=True),
    Column("new_hash", String(64)),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True)
class Growth:
    """Factor of growth, and the shift of the keys of a copy."""

    copies: int
    spans: dict[str, int]

    def shift(self, table: str) -> ColumnElement[int]:
        """Return the value to add to a key of ``table`` in a copy."""
        if table not in self.spans:
            return literal(0)
        if table in _STAFF_TABLES:
            return _copies.c.copy % STAFF * self.spans[table]
        return _copies.c.copy * self.spans[table]


def people_registered(session: Session) -> int:
    """Return the number of people in the registry."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def grow(session: Session, *, people: int, tell: Callable[[str], None]) -> int:
    """Multiply the records until there are at least ``people`` persons; return the factor."""
    known = people_registered(session)
    growth = Growth(-(-people // known), _spans(session))
    if growth.copies < 2:
        return growth.copies
    use_large_cache()
    connection = session.connection()
    _temporary.create_all(connection)
    connection.execute(insert(_copies), [{"copy": copy} for copy in range(1, growth.copies)])
    _choose_numbers(session, growth.copies)
    for table in Base.metadata.sorted_tables:
        if table.name not in SINGLE:
            tell(table.name)
            connection.execute(_copying(table, growth))
    _move_counters(session, growth)
    _temporary.drop_all(connection)
    return growth.copies


def _spans(session: Session) -> dict[str, int]:
    """Return the largest key of each table that grows."""
    spans = {}
    for table in Base.metadata.sorted_tables:
        keys = [key for key in table.primary_key if isinstance(key.type, Integer)]
        if table.name not in SINGLE and len(table.primary_key) == 1 and keys:
            spans[table.name] = session.scalar(select(func.max(keys[0]))) or 0
    return spans


def _choose_numbers(session: Session, copies: int) -> None:
    """Store the new NIK, No. KK and phone numbers of all copies."""
    cards = [
        *session.scalars(select(Person.nik).where(Person.nik.is_not(None)).distinct()),
        *session.scalars(select(Household.kk_number).where(Household.kk_number.is_not(None))),
    ]
    phones = session.scalars(select(Phone.number).distinct()).all()
    key = current_app.config["HASH_KEY"].encode()
    cards_taken, phones_taken = set(cards), set(phones)
    rows = []
    for old, taken, candidates in [
        *((number, cards_taken, _synthetic_cards) for number in sorted(set(cards))),
        *((number, phones_taken, _other_phones) for number in phones),
    ]:
        fresh = (number for number in candidates(old) if number not in taken)
        for copy in range(1, copies):
            new = next(fresh)
            taken.add(new)
            hashes = {"old_hash": keyed_hash(old, key), "new_hash": keyed_hash(new, key)}
            rows.append({"old": old, "copy": copy, "new": new, **hashes})
    session.execute(insert(_numbers), rows)


def _synthetic_cards(number: str) -> Iterator[str]:
    """Yield numbers that differ in the serial, then in the kecamatan, which nobody checks."""
    for district in count(int(number[:6])):
        for serial in range(FIRST_SERIAL, LAST_SERIAL + 1):
            yield f"{district:06}{number[6:12]}{serial}"


def _other_phones(number: str) -> Iterator[str]:
    for step in count(1):
        yield (
            number[:6]
            + f"{(int(number[6:]) + step * 7919) % 10 ** len(number[6:]):0{len(number) - 6}}"
        )


def _copying(table: Table, growth: Growth) -> Any:
    """Return the statement that inserts the copies of the rows of a table."""
    old = table.alias("old")
    source: Any = old.join(_copies, true())
    if table.name in _STAFF_TABLES:
        source = old.join(_copies, _copies.c.copy < STAFF)
    values: dict[str, ColumnElement[Any]] = {
        column.name: _shifted(old, column, growth) for column in table.columns
    }
    if table.name in _REFERENCES:
        values["number"] = _next_reference(old, growth, _REFERENCES[table.name])
    if table.name == "papers":
        values |= _next_paper(old, growth)
    for name in _columns_to_vary(table, values, old):
        values[name] = _with_copy_number(old.c[name], table.c[name])
    for column, kind in _personal_columns(table.name):
        number = _numbers.alias()
        known = number.c.old_hash if kind == "new_hash" else number.c.old
        source = source.outerjoin(
            number, (known == old.c[column]) & (number.c.copy == _copies.c.copy)
        )
        values[column] = func.coalesce(number.c[kind], old.c[column])
    chosen = select(*(value.label(name) for name, value in values.items())).select_from(source)
    return insert(table).from_select(list(values), chosen)


def _personal_columns(table: str) -> Iterator[tuple[str, str]]:
    """Yield the columns of personal numbers, with the column of the new numbers that replaces
    them."""
    for number, hashed in _PERSONAL.get(table, {}).items():
        yield from ((number, "new"), (hashed, "new_hash"))
    yield from ((column, "new") for column in _REPEATED.get(table, ()))
    yield from ((column, "new_hash") for column in _HASHES.get(table, ()))


def _shifted(old: Any, column: Column[Any], growth: Growth) -> ColumnElement[Any]:
    """Return the value of a column in a copy."""
    value: ColumnElement[Any] = old.c[column.name]
    table = column.table.name
    target = _IMPLICIT_REFERENCES.get((table, column.name))
    for key in column.foreign_keys:
        target = key.column.table.name
    if column.primary_key and target is None and table in growth.spans:
        target = table
    if (table, column.name) in _TYPED_REFERENCES:
        chooser, tables = _TYPED_REFERENCES[table, column.name]
        named = tables or {name: name for name in growth.spans}
        shifts = [(old.c[chooser] == said, growth.shift(name)) for said, name in named.items()]
        return value + case(*shifts, else_=0)
    return value if target not in growth.spans else value + growth.shift(target)


def _columns_to_vary(
    table: Table, values: dict[str, ColumnElement[Any]], old: Any
) -> Iterator[str]:
    """Yield text columns that must be changed so that a copy violates no unique constraint."""
    rules = [list(each.columns) for each in table.constraints if isinstance(each, UniqueConstraint)]
    rules += [list(index.columns) for index in table.indexes if index.unique]
    personal = dict(_personal_columns(table.name))
    for columns in rules:
        changed = [c for c in columns if values[c.name] is not old.c[c.name] or c.name in personal]
        texts = [
            c.name for c in columns if isinstance(c.type, String) and not isinstance(c.type, Enum)
        ]
        if not changed and texts:
            yield texts[0]


def _with_copy_number(value: Any, column: Column[Any]) -> ColumnElement[str]:
    """Return a text followed by the number of its copy, shortened to the length of the column."""
    length = getattr(column.type, "length", None)
    kept = func.substr(value, 1, length - _LONGEST_COPY) if length else value
    return kept + "-" + cast(_copies.c.copy, String)


def _next_reference(old: Any, growth: Growth, digits: int) -> ColumnElement[str]:
    """Return a reference number that ends in its running number."""
    start = func.substr(old.c.number, 1, func.length(old.c.number) - digits)
    running = cast(func.substr(old.c.number, func.length(old.c.number) - digits + 1), Integer)
    return start + _padded(running + growth.shift(old.original.name), digits)


def _next_paper(old: Any, growth: Growth) -> dict[str, ColumnElement[Any]]:
    """Return running number and full number of a paper (``KW/00080/VI/2026``)."""
    sequence = old.c.sequence + growth.shift("papers")
    number = func.replace(
        old.c.number, "/" + _padded(old.c.sequence, 5) + "/", "/" + _padded(sequence, 5) + "/"
    )
    return {"sequence": sequence, "number": number}


def _padded(number: ColumnElement[int], digits: int) -> ColumnElement[str]:
    written = cast(number, String)
    return case(
        (number >= 10**digits, written),
        else_=func.substr(literal("0" * digits) + written, func.length(written) + 1),
    )


def _move_counters(session: Session, growth: Growth) -> None:
    """Advance the number sequences and counters past the copies."""
    for kind, table in _NUMBERED.items():
        session.execute(
            update(NumberSequence)
            .where(NumberSequence.kind == kind)
            .values(last=NumberSequence.last + (growth.copies - 1) * growth.spans[table])
        )
    last = select(func.max(AuditEvent.sequence)).scalar_subquery()
    newest = select(AuditEvent.sequence, AuditEvent.digest).where(AuditEvent.sequence == last)
    sequence, digest = session.execute(newest).one()
    session.execute(update(AuditHead).values(sequence=sequence, digest=digest))
    if session.get_bind().dialect.name == "postgresql":
        for table in growth.spans:
            key = Base.metadata.tables[table].primary_key.columns.keys()[0]
            place = func.pg_get_serial_sequence(table, key)
            largest = select(func.max(Base.metadata.tables[table].c[key])).scalar_subquery()
            session.execute(select(func.setval(place, largest)).where(place.is_not(None)))
