"""The timeline of a case: the records of all rooms, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from portal.casework.assessments.models import Assessment
from portal.casework.assessments.states import AssessmentStatus
from portal.casework.cases.models import Case, Note
from portal.casework.cases.queries import CaseworkerChange
from portal.casework.cases.wording import CLOSE_REASON
from portal.casework.decisions.models import Decision
from portal.casework.decisions.states import DecisionStatus
from portal.casework.decisions.wording import items_in_words
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.states import VisitStatus
from portal.casework.follow_ups.wording import OUTCOME
from portal.casework.handovers.models import Handover, Invitation
from portal.casework.receipts.models import Paper
from portal.casework.sponsors.models import Contact, Sponsorship
from portal.contact.complaints.models import Complaint
from portal.contact.replies.models import Reply
from portal.contact.replies.wording import KEYWORD
from portal.core.kept_texts import said
from portal.core.types import Rupiah
from portal.platform.messages.models import Message
from portal.platform.messages.wording import STATUS as MESSAGE_STATUS
from portal.platform.web.filters import tanggal, tanggal_waktu


@dataclass(frozen=True)
class TimelineEntry:
    """One event on the timeline."""

    at: datetime
    what: str
    who: str = ""
    detail: str = ""
    url: str = ""
    tone: str = "neutral"

    @property
    def when(self) -> str:
        """Return local day and time."""
        return tanggal_waktu(self.at)


def timeline(
    case: Case,
    *,
    caseworkers: Sequence[CaseworkerChange],
    assessments: Sequence[Assessment],
    decisions: Sequence[Decision],
    invitations: Sequence[Invitation],
    handovers: Sequence[Handover],
    papers: Sequence[Paper],
    visits: Sequence[Visit],
    sponsorships: Sequence[Sponsorship],
    messages: Sequence[Message],
    replies: Sequence[Reply],
    complaints: Sequence[Complaint],
    notes: Sequence[Note],
) -> list[TimelineEntry]:
    """Return the entries of all records, newest first."""
    entries = [
        *(_caseworker(item) for item in caseworkers),
        *_case(case),
        *(entry for item in assessments for entry in _assessment(item)),
        *(entry for item in decisions for entry in _decision(item)),
        *(entry for item in invitations for entry in _invitation(item)),
        *(entry for item in handovers for entry in _handover(item)),
        *(entry for item in papers for entry in _paper(item)),
        *(entry for item in visits for entry in _visit(item)),
        *(entry for item in sponsorships for entry in _sponsorship(item)),
        *(_message(item) for item in messages),
        *(_reply(item) for item in replies),
        *(entry for item in complaints for entry in _complaint(item)),
        *(_note(item) for item in notes),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _case(case: Case) -> Iterable[TimelineEntry]:
    yield TimelineEntry(case.opened_at, gettext("Kasus dibuka"), detail=case.number)
    if case.closed_at is not None and case.close_reason is not None:
        reason = str(CLOSE_REASON[case.close_reason])
        yield TimelineEntry(
            case.closed_at,
            gettext("Kasus ditutup: %(reason)s", reason=reason),
            detail=case.close_note,
            tone="stopped",
        )


def _caseworker(item: CaseworkerChange) -> TimelineEntry:
    what = gettext("Pendamping: %(name)s", name=item.caseworker)
    if not item.caseworker:
        what = gettext("Tidak ada pendamping lagi")
    elif item.before:
        what = gettext(
            "Pendamping berganti: %(name)s menggantikan %(before)s",
            name=item.caseworker,
            before=item.before,
        )
    detail = ""
    if item.before and item.before_since is not None:
        detail = gettext(
            "%(name)s mendampingi sejak %(first)s sampai %(last)s.",
            name=item.before,
            first=tanggal(item.before_since),
            last=tanggal(item.at),
        )
    return TimelineEntry(item.at, what, who=item.by, detail=detail)


def _assessment(item: Assessment) -> Iterable[TimelineEntry]:
    if item.status is not AssessmentStatus.COMPLETED or item.completed_at is None:
        return
    yield TimelineEntry(
        item.completed_at,
        gettext("Asesmen selesai"),
        who=item.completed_by.name if item.completed_by else "",
        detail=item.conclusion_reason,
        url=url_for("assessments.show", assessment_id=item.id),
        tone="progress",
    )


def _decision(item: Decision) -> Iterable[TimelineEntry]:
    url = url_for("decisions.show", decision_id=item.id)
    yield TimelineEntry(
        item.proposed_at,
        gettext("Bantuan diusulkan: %(items)s", items=items_in_words(item.items)),
        who=item.proposed_by.name,
        detail=item.reason,
        url=url,
    )
    if item.decided_at is None:
        return
    by = item.decided_by.name if item.decided_by else ""
    if item.status is DecisionStatus.DECLINED:
        what, tone = gettext("Usulan ditolak"), "danger"
        detail = item.household_reason
    else:
        what, tone = gettext("Bantuan ditetapkan: %(total)s", total=Rupiah(item.total)), "progress"
        detail = item.decree.number if item.decree else item.decision_note
    yield TimelineEntry(item.decided_at, what, who=by, detail=detail, url=url, tone=tone)


def _invitation(item: Invitation) -> Iterable[TimelineEntry]:
    yield TimelineEntry(
        item.invited_at, gettext("Diundang ke %(event)s", event=item.event.name), tone="progress"
    )
    if item.withdrawn_at is not None:
        yield TimelineEntry(
            item.withdrawn_at, gettext("Undangan dicabut: %(event)s", event=item.event.name)
        )


def _handover(item: Handover) -> Iterable[TimelineEntry]:
    url = url_for("handovers.show", handover_id=item.id)
    given = items_in_words(line.decision_item for line in item.items)
    yield TimelineEntry(
        item.handed_at,
        gettext("Bantuan diserahkan: %(items)s", items=given),
        who=item.officer.name,
        detail=item.place,
        url=url,
        tone="done",
    )
    if item.voided_at is not None:
        yield TimelineEntry(
            item.voided_at,
            gettext("Serah terima dibatalkan"),
            detail=said(item.void_reason),
            url=url,
            tone="danger",
        )


def _paper(item: Paper) -> Iterable[TimelineEntry]:
    url = url_for("receipts.show", paper_id=item.id)
    if item.was_prepared:
        yield TimelineEntry(
            item.issued_at, gettext("Surat %(n)s disiapkan", n=item.number), url=url
        )
    if item.handover is not None:
        issued_at = max(item.issued_at, item.handover.recorded_at)
        yield TimelineEntry(issued_at, gettext("Surat %(n)s diterbitkan", n=item.number), url=url)
    if item.voided_at is not None:
        yield TimelineEntry(
            item.voided_at, gettext("Surat %(n)s batal", n=item.number), url=url, tone="danger"
        )


def _visit(item: Visit) -> Iterable[TimelineEntry]:
    if item.recorded_at is None:
        return
    url = url_for("follow_ups.show", visit_id=item.id)
    if item.status is VisitStatus.DONE and item.outcome is not None:
        yield TimelineEntry(
            item.recorded_at,
            gettext("Kunjungan: keadaan %(outcome)s", outcome=str(OUTCOME[item.outcome]).lower()),
            detail=item.note,
            url=url,
            tone="progress",
        )
    elif item.status is VisitStatus.MISSED:
        yield TimelineEntry(
            item.recorded_at, gettext("Kunjungan tidak terlaksana"), detail=item.note, url=url
        )


def _sponsorship(item: Sponsorship) -> Iterable[TimelineEntry]:
    url = url_for("sponsors.show", sponsorship_id=item.id)
    yield TimelineEntry(
        item.paired_at,
        gettext("Diasuh oleh %(name)s", name=item.sponsor.name),
        detail=item.sponsor.office,
        url=url,
        tone="progress",
    )
    if item.ended_at is not None:
        yield TimelineEntry(
            item.ended_at,
            gettext("Pengasuhan oleh %(name)s berakhir", name=item.sponsor.name),
            detail=said(item.end_reason),
            url=url,
        )
    for contact in item.contacts:
        if contact.withdrawn_at is None:
            yield _contact(contact, who=item.sponsor.name)


def _contact(item: Contact, *, who: str) -> TimelineEntry:
    what = gettext("Kunjungan pengasuh")
    if item.gift_kind is not None:
        what = gettext("Kunjungan pengasuh dengan %(gift)s", gift=item.gift)
    return TimelineEntry(
        item.recorded_at,
        what,
        who=who,
        detail=item.note,
        url=url_for("sponsors.show", sponsorship_id=item.sponsorship_id),
        tone="progress",
    )


def _message(item: Message) -> TimelineEntry:
    return TimelineEntry(
        item.queued_at,
        gettext("SMS (%(status)s)", status=str(MESSAGE_STATUS[item.status]).lower()),
        who=item.recipient,
        detail=" · ".join(filter(None, (said(item.status_reason), item.body))),
    )


def _reply(item: Reply) -> TimelineEntry:
    return TimelineEntry(
        item.inbound.received_at,
        gettext("SMS dari keluarga: %(what)s", what=str(KEYWORD[item.keyword]).lower()),
        detail=item.inbound.body,
    )


def _complaint(item: Complaint) -> Iterable[TimelineEntry]:
    url = url_for("complaints.show", complaint_id=item.id)
    yield TimelineEntry(
        item.received_at,
        gettext("Pengaduan %(number)s", number=item.number),
        detail=item.text,
        url=url,
        tone="due",
    )
    if item.closed_at is not None:
        yield TimelineEntry(
            item.closed_at,
            gettext("Pengaduan %(number)s dijawab", number=item.number),
            detail=item.answer,
            url=url,
            tone="done",
        )


def _note(item: Note) -> TimelineEntry:
    return TimelineEntry(
        item.written_at,
        gettext("Catatan"),
        who=item.author.name if item.author else "",
        detail=item.text,
    )
