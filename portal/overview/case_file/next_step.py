"""The next step of a case: the primary action of its page, or who must act."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from sqlalchemy import select

from portal.casework.assessments.models import Conclusion
from portal.casework.assessments.queries import AssessmentSummary, case_summary, get_draft
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import (
    AID_DECIDE,
    CASE_CLOSE,
    CASE_CLOSE_PROPOSE,
    CASE_MANAGE,
    CASE_WORK,
    HANDOVER_RECORD,
)
from portal.casework.cases.queries import may
from portal.casework.cases.states import CloseReason, Status
from portal.casework.decisions.models import Decision
from portal.casework.decisions.queries import open_decision
from portal.casework.decisions.states import DecisionStatus
from portal.casework.follow_ups.queries import next_visit
from portal.casework.follow_ups.services import may_graduate
from portal.casework.handovers.queries import current_invitation
from portal.core.clock import today
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.permissions import Actor, Role
from portal.platform.scope import covers
from portal.platform.web.filters import hari_tanggal

_MOST_NAMED = 3


@dataclass(frozen=True)
class NextStep:
    """The next step.

    ``label`` and ``url`` are empty if somebody else must act. ``posts``: the button acts
    immediately. ``late``: the step is overdue.
    """

    text: str
    label: str = ""
    url: str = ""
    posts: bool = False
    late: bool = False


def next_step(actor: Actor, case: Case) -> NextStep | None:
    """Return the next step of this case for ``actor``; ``None`` for a closed case."""
    if case.status is Status.CLOSED:
        return None
    if case.close_proposed is not None:
        return _answer_closing(actor, case)
    if case.caseworker_id is None and case.status is Status.REGISTERED:
        return _assign(actor, case)
    steps = {
        Status.REGISTERED: _assess,
        Status.ASSESSED: _propose,
        Status.DECIDED: _hand_over,
        Status.SCHEDULED: _hand_over,
        Status.HANDED_OVER: _visit,
        Status.FOLLOW_UP: _visit,
    }
    return steps[case.status](actor, case)


def _assign(actor: Actor, case: Case) -> NextStep:
    text = gettext("Kasus ini belum punya pendamping.")
    if may(actor, CASE_MANAGE, case):
        return NextStep(
            text, gettext("Tetapkan pendamping"), url_for("cases.assign", case_id=case.id)
        )
    return NextStep(text)


def _answer_closing(actor: Actor, case: Case) -> NextStep:
    text = gettext("Penutupan kasus diusulkan: %(note)s", note=case.close_proposal_note)
    if may(actor, CASE_CLOSE, case):
        if case.close_proposed is CloseReason.GRADUATED:
            page = url_for("follow_ups.graduate", case_id=case.id)
            return NextStep(text, gettext("Graduasikan keluarga ini"), page)
        return NextStep(text, gettext("Tutup kasus"), url_for("cases.close", case_id=case.id))
    return NextStep(gettext("Menunggu jawaban penyelia atas usulan penutupan."))


def _assess(actor: Actor, case: Case) -> NextStep:
    if not may(actor, CASE_WORK, case):
        return NextStep(gettext("Menunggu asesmen oleh pendamping."))
    draft = get_draft(case.id)
    if draft is not None:
        return NextStep(
            gettext("Asesmen sudah dimulai dan tersimpan."),
            gettext("Lanjutkan asesmen"),
            url_for("assessments.show", assessment_id=draft.id),
        )
    return NextStep(
        gettext("Keluarga ini belum dikunjungi untuk asesmen."),
        gettext("Mulai asesmen"),
        url_for("assessments.start", case_id=case.id),
        posts=True,
    )


def _propose(actor: Actor, case: Case) -> NextStep:
    decision = open_decision(case.id)
    if decision is not None:
        return _decide(actor, case, decision)
    summary: AssessmentSummary | None = case_summary(case.id)
    if not may(actor, CASE_WORK, case):
        return NextStep(gettext("Menunggu usulan bantuan dari pendamping."))
    if summary is not None and summary.conclusion is Conclusion.NOT_ELIGIBLE:
        return NextStep(
            gettext("Asesmen menyimpulkan keluarga ini tidak layak dibantu."),
            gettext("Usulkan penutupan kasus"),
            url_for("cases.propose_closing", case_id=case.id),
        )
    return NextStep(
        gettext("Asesmen selesai. Usulkan bantuan menurut kebutuhan keluarga."),
        gettext("Usulkan bantuan"),
        url_for("decisions.propose", case_id=case.id),
    )


def _decide(actor: Actor, case: Case, decision: Decision) -> NextStep:
    own = decision.proposed_by_id == actor.actor_id
    if may(actor, AID_DECIDE, case) and not own:
        return NextStep(
            gettext("Usulan bantuan menunggu penetapan Anda."),
            gettext("Periksa usulan"),
            url_for("decisions.show", decision_id=decision.id),
        )
    return NextStep(gettext("Usulan bantuan menunggu penetapan."))


def _hand_over(actor: Actor, case: Case) -> NextStep:
    decision = open_decision(case.id)
    if decision is None or decision.status is not DecisionStatus.APPROVED:
        return _propose(actor, case)
    invitation = current_invitation(decision.id)
    text = gettext("Bantuan sudah ditetapkan dan belum diserahkan.")
    if invitation is not None:
        text = gettext("Diundang ke %(event)s.", event=invitation.event.name)
    if may(actor, HANDOVER_RECORD, case):
        return NextStep(
            text,
            gettext("Catat serah terima"),
            url_for("handovers.record", decision_id=decision.id),
        )
    if invitation is not None:
        then = gettext("Serah terima dicatat petugas acara pada harinya.")
        return NextStep(f"{text} {then}")
    return NextStep(f"{text} {_who_hands_over(case)}")


def _who_hands_over(case: Case) -> str:
    """Return who records the handover, and what comes then."""
    code = case.household.district_code
    query = select(User).where(User.role == Role.SUPERVISOR, User.active).order_by(User.name)
    found = [user.name for user in db.session.scalars(query) if covers(user, code)]
    if not found:
        return gettext("Belum ada penyelia di kecamatan ini yang mencatat serah terima.")
    names = ", ".join(found[:_MOST_NAMED]) + (" …" if len(found) > _MOST_NAMED else "")
    return gettext(
        "Penyelia (%(names)s) mencatat serah terima atau mengundang keluarga ke acara; sesudah itu"
        " kunjungan Anda direncanakan sendiri.",
        names=names,
    )


def _visit(actor: Actor, case: Case) -> NextStep:
    decision = open_decision(case.id)
    if decision is not None and decision.status is DecisionStatus.PROPOSED:
        return _decide(actor, case, decision)
    if may_graduate(case) and may(actor, CASE_CLOSE, case):
        return NextStep(
            gettext("Syarat graduasi terpenuhi."),
            gettext("Graduasikan keluarga ini"),
            url_for("follow_ups.graduate", case_id=case.id),
        )
    if may_graduate(case) and may(actor, CASE_CLOSE_PROPOSE, case):
        return NextStep(
            gettext("Syarat graduasi terpenuhi."),
            gettext("Usulkan graduasi"),
            url_for("follow_ups.propose_graduation", case_id=case.id),
        )
    visit = next_visit(case.id)
    if visit is None:
        text = gettext("Tidak ada kunjungan yang direncanakan.")
        if may(actor, CASE_WORK, case):
            return NextStep(
                text,
                gettext("Rencanakan kunjungan"),
                url_for("follow_ups.plan", case_id=case.id),
            )
        return NextStep(text)
    late, day = visit.planned_on < today(), hari_tanggal(visit.planned_on)
    text = gettext("Kunjungan berikutnya %(day)s.", day=day)
    if late:
        text = gettext("Kunjungan terlambat, seharusnya %(day)s.", day=day)
    if may(actor, CASE_WORK, case):
        page = url_for("follow_ups.record", visit_id=visit.id)
        return NextStep(text, gettext("Catat kunjungan"), page, late=late)
    return NextStep(text if late else gettext("Menunggu kunjungan pendamping."), late=late)
