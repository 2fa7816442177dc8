"""Exchange of keyed hashes with an agency, to find overlapping aid without disclosing names or NIK.
docs/overlap-exchange.md describes the file format, and what the hashes do not protect against.
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
#: Condition for people who have a NIK.
_NIK = type_coerce(Person.nik, String)


@dataclass(frozen=True)
class Hit:
    """A registered person to whom the other agency gave this aid."""

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
    """Raise :class:`NotPermitted` without the permission, :class:`InvalidInput` for an actor who
    does not see the whole regency, since the file covers everybody.
    """
    require(actor, OVERLAP_EXCHANGE)
    if not sees_everything(actor, OVERLAP_EXCHANGE):
        raise InvalidInput(
            gettext("Pertukaran hanya dilakukan oleh penyelia seluruh kabupaten/kota."), field="key"
        )


def read_key(data: bytes) -> bytes:
    """Return the key that both agencies agreed on. Raises :class:`InvalidInput` if it is too short,
    not text, or the portal's own key, which must stay secret.
    """
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
    """Return the HMAC-SHA256 of the 16 digits of a NIK, whatever their spelling."""
    return keyed_hash(Nik.parse(nik).value, key)


def export_lines(key: bytes) -> Iterator[ExchangeLine]:
    """Yield a line for each aid that our programme gave to a person with a NIK, sorted by hash.

    Aid of other agencies is left out, since it is not ours to disclose. The lines are sorted
    because the order of the ledger would reveal who was registered together.
    """
    return iter(sorted(_lines(key), key=lambda line: (line.hashed, line.programme, line.period)))


def write_lines(lines: Iterable[ExchangeLine], out: IO[str]) -> int:
    """Write an exchange file; return the number of lines."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for line in lines:
        writer.writerow((line.hashed, line.programme, line.kind.value, line.period, line.giver))
        count += 1
    return count


def read_lines(file: Iterable[str]) -> Iterator[ExchangeLine]:
    """Yield the lines of an exchange file. Raises :class:`InvalidInput` that names the first
    invalid line.
    """
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
    """Yield each line with the registered person it is about, if there is one."""
    known = _known(key)
    for line in lines:
        found = known.get(bytes.fromhex(line.hashed))
        yield line, found and Hit(*found, line.programme, line.kind, line.period, line.giver)


def note_exchange(
    actor: Actor, direction: Direction, *, rows: int, hits: int | None = None
) -> OverlapExchange:
    """Record the exchange in its table and in the audit trail."""
    require_exchange(actor)
    found = OverlapExchange(
        direction=direction, at=utc_now(), by_id=actor.actor_id, rows=rows, hits=hits
    )
    db.session.add(found)
    db.session.flush()
    audit.record(actor, f"overlap_exchanges.{direction.value}", found, rows=rows, hits=hits)
    return found


def exchanges(limit: int = 20) -> Sequence[OverlapExchange]:
    """Return the latest exchanges."""
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
    """Return NIK hash → person, after following merges. Hashes of 32 bytes instead of NIK, so that
    a million people fit into memory. Chains of merges are followed step by step.
    """
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
