"""Services that change rules of overlap and the ledger of aid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform.dual_control import needs_second_person
from portal.platform.office.known_programmes import known_here
from portal.platform.permissions import Actor, require
from portal.registry.agencies.models import BenefitKind, Import
from portal.registry.agencies.permissions import AGENCY_MANAGE
from portal.registry.agencies.reading import PersonClaim
from portal.registry.agencies.services import ensure_programmes, gift_programme, own_programme
from portal.registry.aid.changed_rules import ask_for_rule, loosens, write_rule
from portal.registry.aid.fact_sources import add_sources, take_back_sources
from portal.registry.aid.models import AidFact, AidRule, AidSource, FactSource, Verdict
from portal.registry.aid.payments import payment_of_claim, says_payment

#: The legal basis of a rule that no office has given one yet.
UNKNOWN_BASIS = "Belum ada dasar: tulis peraturan atau keputusan daerah ini"
#: The first programme was launched in this month; the first rules hold from then.
_LAUNCH = date(2025, 4, 1)


def ensure_aid() -> None:
    """Add the initial programmes, and the initial rules if there are none. The rule on gifts is
    newer: it is also added, once, to existing rules, since rules are never deleted.
    """
    ensure_programmes()
    if db.session.scalar(select(AidRule.id).limit(1)) is None:
        db.session.add_all(_first_rules())
    gifts = gift_programme().id
    of_gifts = select(AidRule.id).where(AidRule.given_programme_id == gifts)
    if db.session.scalar(of_gifts.limit(1)) is None:
        db.session.add(_rule_of_gifts(gifts))
    db.session.flush()


def _first_rules() -> list[AidRule]:
    """Return the rules that recipients should not be receiving other aid. Their legal basis is what
    is known of the regency; elsewhere the office writes its own."""
    basis = known_here().get("rule_basis")
    return [
        AidRule(
            name="Bantuan tunai rutin yang masih berjalan",
            given_kind=BenefitKind.CASH,
            regular_only=True,
            within_months=12,
            verdict=Verdict.REVIEW,
            legal_basis=f"{basis}: penerima belum menerima bantuan lain"
            if basis
            else UNKNOWN_BASIS,
            valid_from=_LAUNCH,
        ),
        AidRule(
            name="Bantuan sejenis dalam 12 bulan",
            same_kind=True,
            within_months=12,
            verdict=Verdict.REVIEW,
            legal_basis=f"{basis}: bantuan tidak tumpang tindih" if basis else UNKNOWN_BASIS,
            valid_from=_LAUNCH,
        ),
    ]


def _rule_of_gifts(programme_id: int) -> AidRule:
    return AidRule(
        name="Pemberian pribadi seorang pengasuh",
        given_programme_id=programme_id,
        verdict=Verdict.ALLOWED,
        legal_basis="Pemberian sukarela dari uang pribadi, bukan uang publik",
        valid_from=_LAUNCH,
    )


def save_rule(actor: Actor, rule: AidRule, *, reason: str = "", **values: Any) -> AidRule | None:
    """Add a rule or change it; ``values`` are columns of :class:`AidRule`.

    A rule is never deleted: it ends. What loosens the rules waits for a second person, who reads
    ``reason``; then nothing is saved and ``None`` returned. Raises :class:`InvalidInput` for an end
    before the start.
    """
    require(actor, AGENCY_MANAGE)
    if values["valid_until"] and values["valid_until"] < values["valid_from"]:
        raise InvalidInput(gettext("Akhirnya sebelum awalnya."), field="valid_until")
    before = {name: getattr(rule, name) for name in values} if rule.id else {}
    if needs_second_person(actor) and loosens(before, values):
        ask_for_rule(actor, rule, before=before, after=values, reason=reason)
        return None
    return write_rule(actor, rule, values)


def prepare_rules() -> str:
    """Add missing initial programmes and rules of overlap."""
    ensure_aid()
    return ""


_SAID = 160


@dataclass(frozen=True)
class ClaimedAid:
    """An accepted row of a list, and the person it belongs to."""

    source_record_id: int
    person_id: int
    household_id: int
    claim: PersonClaim


@dataclass(frozen=True)
class GivenAid:
    """An item handed over by our programme."""

    handover_item_id: int
    kind: BenefitKind
    value: int
    description: str


def note_list(found: Import, rows: Iterable[ClaimedAid]) -> int:
    """Record the aid reported by these rows if the list belongs to a programme. Returns the number
    of rows that report aid.

    Rows about one payment, in this list or in others, are sources of one fact.
    """
    if found.programme is None:
        return 0
    paid = [row for row in rows if says_payment(row.claim)]
    facts = [
        {
            "person_id": row.person_id,
            "household_id": row.household_id,
            "programme_id": found.programme.id,
            "kind": found.programme.kind,
            "value": row.claim.aid_value and row.claim.aid_value.amount,
            "said": (row.claim.aid_kind or "")[:_SAID],
            "given_on": row.claim.aid_date,
            "payment": payment_of_claim(row.claim),
        }
        for row in paid
    ]
    sources = [
        {"source": FactSource.LIST, "source_id": row.source_record_id, "import_id": found.id}
        for row in paid
    ]
    return len(add_sources(facts, sources))


def forget_list(found: Import) -> None:
    """Remove the sources of an undone list, and the facts without other sources."""
    take_back_sources(AidSource.import_id == found.id)


def note_handover(
    *, person_id: int, household_id: int, given_on: date, items: Sequence[GivenAid]
) -> None:
    """Record aid given by our own programme."""
    programme = own_programme()
    db.session.add_all(
        AidFact(
            person_id=person_id,
            household_id=household_id,
            programme=programme,
            kind=item.kind,
            value=item.value,
            said=item.description[:_SAID],
            given_on=given_on,
            **_own_record(FactSource.HANDOVER, item.handover_item_id),
        )
        for item in items
    )
    db.session.flush()


def forget_handover(item_ids: Sequence[int]) -> None:
    """Remove the aid of a handover that was undone."""
    take_back_sources((AidSource.source == FactSource.HANDOVER) & AidSource.source_id.in_(item_ids))


def note_gift(
    *,
    person_id: int,
    household_id: int,
    given_on: date,
    contact_id: int,
    kind: BenefitKind,
    value: int | None,
    said: str,
) -> None:
    """Record a private gift of a sponsor."""
    db.session.add(
        AidFact(
            person_id=person_id,
            household_id=household_id,
            programme=gift_programme(),
            kind=kind,
            value=value,
            said=said[:_SAID],
            given_on=given_on,
            **_own_record(FactSource.GIFT, contact_id),
        )
    )
    db.session.flush()


def forget_gift(contact_id: int) -> None:
    """Remove a gift that was recorded by mistake."""
    take_back_sources((AidSource.source == FactSource.GIFT) & (AidSource.source_id == contact_id))


def _own_record(source: FactSource, number: int) -> dict[str, Any]:
    """Return the columns of a fact for one of our own records: two equal items are two payments."""
    return {
        "payment": f"{source.value}:{number}",
        "sources": [AidSource(source=source, source_id=number)],
    }
