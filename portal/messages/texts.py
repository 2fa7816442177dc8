"""Which text a step has now: the office's newest version, else the one the portal ships."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from portal import audit
from portal.clock import utc_now
from portal.errors import InvalidInput, StaleRecord
from portal.extensions import db
from portal.messages.models import MessageTemplate
from portal.messages.steps import LANGUAGES, Step, shipped_texts
from portal.messages.wording import complaints_about_text
from portal.permissions import Actor, Permission, require

#: The longest values in the registry, by placeholder.
RealValues = Callable[[], Mapping[str, Sequence[str]]]

_real_values: RealValues | None = None


def real_values_with(real_values: RealValues) -> RealValues:
    """Tell where the longest names and places are found: messages stand below those who know, and
    ``create_app`` tells them once."""
    global _real_values
    _real_values = real_values
    return real_values


def real_values() -> Mapping[str, Sequence[str]]:
    """The longest values that there are now."""
    return {} if _real_values is None else _real_values()


def current_text(step: Step, language: str) -> str:
    """The text in force; Indonesian for a language that the portal does not write."""
    known = language if language in LANGUAGES else "id"
    own = versions(step, known, limit=1)
    return own[0].text if own else shipped_texts()[step][known]


def versions(step: Step, language: str, *, limit: int = 50) -> Sequence[MessageTemplate]:
    """What the office wrote itself, newest first."""
    return db.session.scalars(
        select(MessageTemplate)
        .where(MessageTemplate.step == step, MessageTemplate.language == language)
        .order_by(MessageTemplate.version.desc())
        .limit(limit)
    ).all()


def write_text(
    actor: Actor, *, step: Step, language: str, text: str, based_on: int
) -> MessageTemplate:
    """Put a new version in force. ``based_on`` is the version the writer saw (0: as shipped).

    Raises :class:`InvalidInput` with every reason, :class:`StaleRecord` if somebody else wrote
    a version in between. Messages already queued keep their text.
    """
    require(actor, Permission.TEMPLATE_MANAGE)
    complaints = complaints_about_text(step, text, language)
    if complaints:
        raise InvalidInput(" ".join(str(sentence) for sentence in complaints), field="text")
    newest = versions(step, language, limit=1)
    if (newest[0].version if newest else 0) != based_on:
        raise StaleRecord
    template = MessageTemplate(
        step=step,
        language=language,
        version=based_on + 1,
        text=text,
        written_at=utc_now(),
        written_by_id=actor.actor_id,
    )
    db.session.add(template)
    db.session.flush()
    audit.record(
        actor, "message_templates.write", template, step=step, language=language, text=text
    )
    return template
