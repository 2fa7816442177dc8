"""Write a new version of the text of a step."""

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.messages.models import MessageTemplate
from portal.platform.messages.permissions import TEMPLATE_MANAGE
from portal.platform.messages.queries import template_versions
from portal.platform.messages.rendering import text_errors
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor, require


def write_template(
    actor: Actor, *, step: Step, language: str, text: str, based_on: int
) -> MessageTemplate:
    """Store a new version. ``based_on`` is the version that the author edited (0: the default
    text).

    Raises :class:`InvalidInput` with all reasons, :class:`StaleRecord` if another user wrote a
    version since. Queued messages keep their text.
    """
    require(actor, TEMPLATE_MANAGE)
    complaints = text_errors(step, text, language)
    if complaints:
        raise InvalidInput(" ".join(str(sentence) for sentence in complaints), field="text")
    newest = template_versions(step, language, limit=1)
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
