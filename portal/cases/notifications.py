"""SMS to a household: to whom, on which phone, in which language; or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext

from portal.cases.models import Case
from portal.households.models import Household, Person, Phone
from portal.messages.drafts import Draft, draft_sms, known_language
from portal.messages.models import Message
from portal.messages.queueing import Sms, queue_all
from portal.messages.services import withdraw_sms
from portal.messages.steps import Step
from portal.messages.values import Value
from portal.permissions import Actor
from portal.types import PhoneNumber, Sex


@dataclass(frozen=True)
class Addressee:
    """Whom a message reaches. Without a ``phone``, ``obstacle`` says why."""

    person: Person | None
    phone: Phone | None
    obstacle: str | None = None

    @property
    def number(self) -> PhoneNumber | None:
        """The phone's number."""
        return PhoneNumber.parse(self.phone.number) if self.phone else None


def addressee_of(household: Household) -> Addressee:
    """The head of the family or the first adult woman with a usable phone, then anyone else.

    A phone is usable if it receives SMS, its owner agreed (UU 27/2022), nobody refused on that
    number, and it has not proved unreachable. A refusal holds for the number across the family.
    """
    living = [person for person in household.persons if person.died_on is None]
    head = household.head
    ordered = sorted(living, key=lambda person: (person is not head, person.sex is not Sex.FEMALE))
    phones = [(person, phone) for person in ordered for phone in person.phones]
    refused = {
        phone.number for _, phone in phones if phone.refused_at or phone.sms_consent is False
    }
    for person, phone in phones:
        usable = phone.can_receive_sms and phone.sms_consent and not phone.unreachable_since
        if usable and phone.number not in refused:
            return Addressee(person, phone)
    return Addressee(head, None, _obstacle([phone for _, phone in phones], refused))


def notify(
    actor: Actor,
    case: Case,
    *,
    step: Step,
    occasion: str,
    values: Mapping[str, Value] | None = None,
    urgent: bool = False,
) -> Message:
    """Queue the SMS of ``step`` to the household, in the caller's transaction.

    ``occasion`` names what it is about (``visit:12``); the same step of one occasion is queued
    once, whatever happens.
    """
    return notify_all(actor, {occasion: case}, step=step, values=values, urgent=urgent)[0]


def notify_all(
    actor: Actor,
    occasions: Mapping[str, Case],
    *,
    step: Step,
    values: Mapping[str, Value] | None = None,
    urgent: bool = False,
) -> list[Message]:
    """:func:`notify` for many families at once, each by its occasion. Whoever calls loads persons
    and phones with the cases. Returns the messages in the same order."""
    return queue_all(
        actor,
        [
            _sms(case, step=step, occasion=occasion, values=values or {}, urgent=urgent)
            for occasion, case in occasions.items()
        ],
    )


def _sms(
    case: Case, *, step: Step, occasion: str, values: Mapping[str, Value], urgent: bool
) -> Sms:
    addressee = addressee_of(case.household)
    phone = addressee.phone
    return Sms(
        step=step,
        dedupe_key=f"{step}:{occasion}",
        to=addressee.number,
        phone_id=phone.id if phone else None,
        recipient=salutation(addressee.person),
        language=case.household.language,
        values=values,
        case_id=case.id,
        district_code=case.household.district_code,
        urgent=urgent,
        blocked_reason=addressee.obstacle,
    )


def draft_notice(
    case: Case, *, step: Step, texts: Mapping[str, str], values: Mapping[str, Value]
) -> Draft:
    """What :func:`notify` would queue now, for a preview. ``texts`` holds the step's text in force
    by language."""
    addressee, language = addressee_of(case.household), known_language(case.household.language)
    draft = draft_sms(
        step,
        texts[language],
        language=language,
        to=addressee.number,
        recipient=salutation(addressee.person),
        values=values,
    )
    return replace(draft, obstacle=addressee.obstacle or draft.obstacle)


def withdraw_notice(actor: Actor, *, step: Step, occasion: str, reason: str) -> bool:
    """Take back the SMS of ``step`` and ``occasion`` if it has not left yet."""
    return withdraw_sms(actor, dedupe_key=f"{step}:{occasion}", reason=reason)


def salutation(person: Person | None) -> str:
    """How the person is addressed: ``Ibu Siti Rohmah``."""
    if person is None:
        return ""
    title = {Sex.FEMALE: "Ibu ", Sex.MALE: "Bapak "}.get(person.sex, "") if person.sex else ""
    return f"{title}{person.name}"


def _obstacle(phones: list[Phone], refused: set[str]) -> str:
    if not phones:
        return gettext("Keluarga ini tidak punya nomor telepon.")
    if refused:
        return gettext("Keluarga ini menolak SMS.")
    if not any(phone.can_receive_sms for phone in phones):
        return gettext("Nomor telepon keluarga ini tidak dapat menerima SMS.")
    if any(phone.unreachable_since for phone in phones):
        return gettext("Nomor telepon keluarga ini tidak aktif.")
    return gettext("Persetujuan menerima SMS belum ditanyakan.")
