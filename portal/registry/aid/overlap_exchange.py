"""Keyed hashes between agencies that do not trust each other: who gave what and when, without
names or NIK leaving the house. The file is described in docs/overlap-exchange.md, which also says
what it does not protect against.
"""

import csv
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from flask import current_app
from flask_babel import gettext
from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import aliased

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import Nik, keyed_hash
from portal.platform import audit
from portal.platform.permissions import Actor, require
from portal.platform.scope import sees_everything
from portal.registry.agencies.models import Agency, BenefitKind, Programme
from portal.registry.aid.models import AidFact, AidSource, Direction, FactSource, OverlapExchange
from portal.registry.aid.permissions import OVERLAP_EXCHANGE
from portal.registry.households.models import Person

COLUMNS = ("nik_hmac_sha256", "programme", "kind", "period", "giver")
SHORTEST_KEY = 32
_MARK = "\ufeff"
_HASH = re.compile(r"[0-9a-f]{64}")
_PERIOD = re.compile(r"(\d{4}-(0[1-9]|1[0-2]))?")
_LONGEST_LINE = 1000
_AT_A_TIME = 1000
#: Asked of people who have one.
_NIK = type_coerce(Person.nik, String)


@dataclass(frozen=True)
class Hit:
    """Somebody whom we know was given this by the other agency."""

    person_id: int
    household_id: int
    programme: str
    kind: BenefitKind
    period: str
    giver: str


@dataclass(frozen=True)
class ExchangeLine:
    """One line of an exchange file."""

    hashed: str
    programme: str
    kind: BenefitKind
    period: str
    giver: str


def require_exchange(actor: Actor) -> None:
    """Raise :class:`NotPermitted` without the permission, :class:`InvalidInput` for whoever does
    not see the whole regency: the list is of everybody."""
    require(actor, OVERLAP_EXCHANGE)
    if not sees_everything(actor, OVERLAP_EXCHANGE):
        raise InvalidInput(
            gettext("Pertukaran hanya dilakukan oleh penyelia seluruh kabupaten."), field="key"
        )


def read_key(data: bytes) -> bytes:
    """The key that both agencies agreed on. Raises :class:`InvalidInput` if it is too short, not
    text, or the portal's own key, which must never leave the house."""
    key = data.removeprefix(_MARK.encode()).strip()
    if len(key) < SHORTEST_KEY:
        message = gettext("Kunci terlalu pendek: paling sedikit %(n)d huruf.", n=SHORTEST_KEY)
        raise InvalidInput(message, field="key")
    if hmac.compare_digest(key, current_app.config["HASH_KEY"].encode()):
        raise InvalidInput(
            gettext("Ini kunci portal sendiri. Sepakati kunci lain dengan instansi itu."),
            field="key",
        )
    return key


def hashed_nik(nik: str, key: bytes) -> str:
    """HMAC-SHA256 of the 16 digits of a NIK; another spelling of one NIK gives the same hash."""
    return keyed_hash(Nik.parse(nik).value, key)


def export_lines(key: bytes) -> Iterator[ExchangeLine]:
    """A line for each aid that we gave to a person with a NIK, in the order of their hashes.

    What other agencies told us of theirs is theirs to tell.
    Sorted, since the order of the ledger would tell who was registered together.
    """
    return iter(sorted(_lines(key), key=lambda line: (line.hashed, line.programme, line.period)))


def write_lines(lines: Iterable[ExchangeLine], out: IO[str]) -> int:
    """Write an exchange file; returns how many lines."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for line in lines:
        writer.writerow((line.hashed, line.programme, line.kind.value, line.period, line.giver))
        count += 1
    return count


def read_lines(file: Iterable[str]) -> Iterator[ExchangeLine]:
    """The lines of an exchange file, one by one. Raises :class:`InvalidInput` that names the first
    line that is not as agreed."""
    rows = csv.reader(_short(file))
    try:
        header = next(rows, None)
        if header is None or ",".join(header).removeprefix(_MARK) != ",".join(COLUMNS):
            raise InvalidInput(
                gettext(
                    "Baris pertama harus berisi: %(columns)s. Mungkin ini bukan daftar bersandi.",
                    columns=",".join(COLUMNS),
                ),
                field="file",
            )
        for row in rows:
            if row:
                yield _line(row, rows.line_num)
    except UnicodeDecodeError as error:
        raise InvalidInput(gettext("Berkas ini bukan teks UTF-8."), field="file") from error
    except csv.Error as error:
        raise _bad(rows.line_num, gettext("tidak dapat dibaca sebagai CSV")) from error


def check_lines(
    lines: Iterable[ExchangeLine], key: bytes
) -> Iterator[tuple[ExchangeLine, Hit | None]]:
    """Each line with the person of ours that it speaks of, if we know one."""
    known = _known(key)
    for line in lines:
        found = known.get(bytes.fromhex(line.hashed))
        yield line, found and Hit(*found, line.programme, line.kind, line.period, line.giver)


def note_exchange(
    actor: Actor, direction: Direction, *, rows: int, hits: int | None = None
) -> OverlapExchange:
    """Keep that it happened, in its own record and in the audit trail."""
    require_exchange(actor)
    found = OverlapExchange(
        direction=direction, at=utc_now(), by_id=actor.actor_id, rows=rows, hits=hits
    )
    db.session.add(found)
    db.session.flush()
    audit.record(actor, f"overlap_exchanges.{direction.value}", found, rows=rows, hits=hits)
    return found


def exchanges(limit: int = 20) -> Sequence[OverlapExchange]:
    """The latest exchanges."""
    return db.session.scalars(
        select(OverlapExchange).order_by(OverlapExchange.id.desc()).limit(limit)
    ).all()


def _lines(key: bytes) -> Iterator[ExchangeLine]:
    query = (
        select(_NIK, Programme.name, AidFact.kind, AidFact.given_on, Agency.name)
        .join(AidFact.person)
        .join(AidFact.programme)
        .join(Programme.agency)
        .where(Person.nik.is_not(None), AidFact.sources.any(AidSource.source != FactSource.LIST))
        .execution_options(yield_per=_AT_A_TIME)
    )
    for nik, programme, kind, given_on, giver in db.session.execute(query):
        period = f"{given_on:%Y-%m}" if given_on else ""
        yield ExchangeLine(keyed_hash(nik, key), programme, kind, period, giver)


def _known(key: bytes) -> dict[bytes, tuple[int, int]]:
    """Our people by the hash of their NIK, as who they are after merging; 32 bytes each, not the
    NIK, so that a million people fit in memory. A chain of merges is followed link by link."""
    query = select(Person.id, Person.merged_into_id, Person.household_id)
    kept = query.where(
        Person.merged_into_id.is_not(None) | Person.id.in_(select(aliased(Person).merged_into_id))
    )
    links = {row.id: (row.merged_into_id, row.household_id) for row in db.session.execute(kept)}
    known: dict[bytes, tuple[int, int]] = {}
    people = select(_NIK, Person.id, Person.household_id).where(Person.nik.is_not(None))
    for nik, person_id, household_id in db.session.execute(
        people.order_by(Person.merged_into_id.is_(None), Person.id).execution_options(
            yield_per=_AT_A_TIME
        )
    ):
        while person_id in links and links[person_id][0] is not None:
            person_id = links[person_id][0]
            household_id = links[person_id][1]
        known[bytes.fromhex(keyed_hash(nik, key))] = (person_id, household_id)
    return known


def _short(file: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(file, start=1):
        if len(text) > _LONGEST_LINE:
            raise _bad(number, gettext("terlalu panjang"))
        yield text


def _line(row: Sequence[str], number: int) -> ExchangeLine:
    if len(row) != len(COLUMNS):
        raise _bad(number, gettext("harus berisi %(n)d kolom", n=len(COLUMNS)))
    hashed, programme, kind, period, giver = (cell.strip() for cell in row)
    if _HASH.fullmatch(hashed.lower()) is None:
        raise _bad(number, gettext("sandi NIK harus 64 angka heksadesimal"))
    if kind not in set(BenefitKind):
        raise _bad(
            number, gettext("jenis harus salah satu dari %(kinds)s", kinds=", ".join(BenefitKind))
        )
    if _PERIOD.fullmatch(period) is None:
        raise _bad(number, gettext("masa ditulis seperti 2026-04"))
    return ExchangeLine(hashed.lower(), programme, BenefitKind(kind), period, giver)


def _bad(number: int, why: str) -> InvalidInput:
    return InvalidInput(gettext("Baris %(n)d: %(why)s.", n=number, why=why), field="file")
