"""The only ways to load a reply for a person."""

from collections.abc import Sequence

from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from portal.cases.queries import own_case_ids
from portal.errors import NotFound
from portal.extensions import db
from portal.permissions import Actor, Permission, Reach, reach
from portal.replies.models import Reply


def visible_replies(actor: Actor) -> Select[Reply]:
    """Replies that ``actor`` may see: of own cases, of the kecamatan, or all."""
    query = select(Reply).options(
        joinedload(Reply.inbound), joinedload(Reply.case), joinedload(Reply.complaint)
    )
    match reach(actor, Permission.COMPLAINT_HANDLE):
        case Reach.ALL:
            return query
        case Reach.SCOPE if actor.district_codes is None:
            return query
        case Reach.SCOPE:
            return query.where(Reply.district_code.in_(actor.district_codes or ()))
        case Reach.OWN:
            return query.where(Reply.case_id.in_(own_case_ids(actor)))
        case _:
            return query.where(false())


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
