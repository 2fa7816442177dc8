"""Send SMS to a household: choose recipient, phone and language, or give the reason why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.casework.cases.models import Case
from portal.core.kept_texts import kept
from portal.core.types import PhoneNumber, Sex, addressed, tidied
from portal.platform.messages.models import Message, MessageStatus
from portal.platform.messages.placeholders import Value
from portal.platform.messages.queries import messages_of_case
from portal.platform.messages.services import (
    Draft,
    Sms,
    draft_sms,
    is_about,
    known_language,
    queue_all,
    withdraw_untrue,
)
from portal.platform.messages.steps import Change, Step
from portal.platform.permissions import Actor
from portal.registry.households.models import Household, Person, Phone

#: Statuses of messages that were certainly not sent.
_STAYED = frozenset({MessageStatus.CANCELLED, MessageStatus.BLOCKED, MessageStatus.FAILED})


@dataclass(frozen=True)
class Addressee:
    """The recipient of a message. Without a ``phone``, ``obstacle`` says why."""

    person: Person | None
    phone: Phone | None
    obstacle: str | None = None

    @property
    def number(self) -> PhoneNumber | None:
        """Return the phone's number."""
        return PhoneNumber.parse(self.phone.number) if self.phone else None


def addressee_of(household: Household) -> Addressee:
    """Return the head of the family, else the first woman, else any member, with a usable phone.

    A phone is usable if it receives SMS, its owner consented (UU 27/2022) and it is not marked
    unreachable. A refusal applies to the number for the whole family.
    """
    living = [person for person in household.persons if person.died_on is None]
    head = household.head
    ordered = sorted(living, key=lambda person: (person is not head, person.sex is not Sex.FEMALE))
    phones = [(person, phone) for person in ordered for phone in person.phones]
    refused = refused_numbers([phone for _, phone in phones])
    for person, phone in phones:
        if is_usable(phone) and phone.number not in refused:
            return Addressee(person, phone)
    return Addressee(head, None, _obstacle([phone for _, phone in phones], refused))


def is_usable(phone: Phone) -> bool:
    """Return whether the phone receives SMS, with its owner's consent."""
    return bool(phone.can_receive_sms and phone.sms_consent and not phone.unreachable_since)


def refused_numbers(phones: Sequence[Phone]) -> set[str]:
    """Return the numbers for which at least one owner refused SMS."""
    return {phone.number for phone in phones if phone.refused_at or phone.sms_consent is False}


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

    ``occasion`` identifies the subject (such as ``visit:12``): the SMS of a step is queued once per
    occasion.
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
    """Queue the SMS of ``step`` for many cases by occasion; see :func:`notify`.

    The caller loads persons and phones with the cases. Return the messages in the same order.
    """
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
    """Return the SMS that :func:`notify` would queue, for a preview.

    ``texts`` maps language to the current text of the step.
    """
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


def withdraw_notices(
    actor: Actor, cases: Sequence[Case], change: Change, *, reason: str, about: Sequence[str] = ()
) -> list[Message]:
    """Withdraw the SMS of these cases that no longer hold after ``change``, or only those ``about``
    these occasions; return those that were still queued.
    """
    return withdraw_untrue(
        actor, change, case_ids=[case.id for case in cases], reason=reason, about=about
    )


def has_left(about: str, case_id: int) -> bool:
    """Return whether an SMS about this occasion may have been sent."""
    return any(
        message.status not in _STAYED and is_about(message, (about,))
        for message in messages_of_case(case_id)
    )


def salutation(person: Person | None) -> str:
    """Return the person's name with title: ``Ibu Siti Rohmah``."""
    if person is None:
        return ""
    title = {Sex.FEMALE: "Ibu", Sex.MALE: "Bapak"}.get(person.sex) if person.sex else None
    name = tidied(person.name)
    return addressed(title, name) if title else name


def _obstacle(phones: list[Phone], refused: set[str]) -> str:
    if not phones:
        return kept("Keluarga ini tidak punya nomor telepon.")
    if refused:
        return kept("Keluarga ini menolak SMS.")
    if not any(phone.can_receive_sms for phone in phones):
        return kept("Nomor telepon keluarga ini tidak dapat menerima SMS.")
    if any(phone.unreachable_since for phone in phones):
        return kept("Nomor telepon keluarga ini tidak aktif.")
    return kept("Persetujuan menerima SMS belum ditanyakan.")
