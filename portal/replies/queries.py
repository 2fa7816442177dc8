"""The only ways to load a reply for a person."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.cases.queries import within_reach
from portal.errors import NotFound
from portal.extensions import db
from portal.permissions import Actor, Permission
from portal.replies.models import Reply


def visible_replies(actor: Actor) -> Select[Reply]:
    """Replies that ``actor`` may see: of own cases, of the kecamatan, or all."""
    query = select(Reply).options(
        joinedload(Reply.inbound), joinedload(Reply.case), joinedload(Reply.complaint)
    )
    return query.where(
        within_reach(
            actor,
            Permission.COMPLAINT_HANDLE,
            district_code=Reply.district_code,
            case_id=Reply.case_id,
        )
    )


def get_reply(actor: Actor, reply_id: int) -> Reply:
    """One reply. Raises :class:`NotFound` outside what the person may see."""
    reply = db.session.scalars(visible_replies(actor).where(Reply.id == reply_id)).first()
    if reply is None:
        raise NotFound
    return reply


def replies_of_case(case_id: int) -> Sequence[Reply]:
    """Every SMS that a case's family sent, newest first; the case's guard stands before."""
    return db.session.scalars(
        select(Reply)
        .where(Reply.case_id == case_id)
        .options(joinedload(Reply.inbound))
        .order_by(Reply.id.desc())
    ).all()
