"""The draft of the next questionnaire: begun from the last one, changed, published or dropped."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from portal.casework.assessments.draft_edits import with_placeholders
from portal.casework.assessments.models import Questionnaire, QuestionnaireDraft
from portal.casework.assessments.queries import current_draft, newest_questionnaire
from portal.casework.assessments.services.publish_questionnaire import (
    amounts_on,
    publish_questionnaire,
)
from portal.core.clock import to_local, utc_now
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Actor, require
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.workflow import claim_version


def start_questionnaire_draft(actor: Actor) -> QuestionnaireDraft:
    """Return the draft; begin it from the newest version if there is none."""
    require(actor, SETTING_MANAGE)
    draft, newest = current_draft(), newest_questionnaire()
    if draft is not None:
        return draft
    if newest is None:
        raise InvalidTransition(gettext("Kuesioner belum diterbitkan: flask prepare."))
    amounts = amounts_on(to_local(newest.published_at).date())
    draft = QuestionnaireDraft(
        definition=with_placeholders(newest.definition, amounts),
        from_version=newest.version,
        changed_at=utc_now(),
        changed_by_id=actor.actor_id,
    )
    add_unique(draft, StaleRecord())
    audit.record(actor, "questionnaire_drafts.start", draft, version=newest.version)
    return draft


def change_questionnaire_draft(
    actor: Actor,
    draft: QuestionnaireDraft,
    definition: Mapping[str, Any],
    *,
    question: str,
    version: int,
) -> None:
    """Store the changed draft; ``version`` is the one that was read."""
    require(actor, SETTING_MANAGE)
    claim_version(draft, version)
    draft.definition = dict(definition)
    draft.changed_at, draft.changed_by_id = utc_now(), actor.actor_id
    audit.record(actor, "questionnaire_drafts.change", draft, question=question)


def discard_questionnaire_draft(actor: Actor, draft: QuestionnaireDraft) -> None:
    """Drop the draft; published versions stay as they are."""
    require(actor, SETTING_MANAGE)
    audit.record(actor, "questionnaire_drafts.discard", draft, version=draft.from_version)
    db.session.delete(draft)


def publish_questionnaire_draft(
    actor: Actor, draft: QuestionnaireDraft, *, basis: str
) -> Questionnaire:
    """Publish the draft with its basis, for assessments that begin from now on."""
    if not basis.strip():
        raise InvalidInput(gettext("Tulis dasar perubahan ini."), field="basis")
    if (newest := newest_questionnaire()) and newest.version != draft.from_version:
        raise StaleRecord
    definition = {**draft.definition, "basis": basis.strip(), "own": True}
    row = publish_questionnaire(actor, definition)
    db.session.delete(draft)
    return row
