"""What an announcement would do, before anybody confirms it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.announcements.audience import Audience
from portal.cases.models import Case
from portal.cases.notifications import draft_notice
from portal.extensions import db
from portal.households.models import Household, Person
from portal.messages import settings
from portal.messages.claims import left_today
from portal.messages.drafts import Draft
from portal.messages.hours import next_opening
from portal.messages.steps import LANGUAGES, Step
from portal.messages.texts import current_text
from portal.messages.values import Value
from portal.permissions import Actor
from portal.settings import value_of

WITH_PHONES = contains_eager(Case.household).options(
    selectinload(Household.persons).selectinload(Person.phones),
    joinedload(Household.village),
    joinedload(Household.district),
)


@dataclass(frozen=True)
class Preview:
    """Counts of messages and money, an example in each language, and whom no SMS will reach."""

    families: int
    messages: int
    segments: int
    cost: int
    left_today: int
    opens_at: datetime | None
    examples: Mapping[str, Draft]
    unreached: Mapping[str, Sequence[Case]]
    """By reason, in words."""


def preview(
    actor: Actor, audience: Audience, *, step: Step, values: Mapping[str, Value]
) -> Preview:
    """Try the text on everybody meant; nothing is written."""
    texts = {language: current_text(step, language) for language in LANGUAGES}
    cases = db.session.scalars(audience.cases(actor).options(WITH_PHONES).order_by(Case.id)).all()
    examples: dict[str, Draft] = {}
    unreached: dict[str, list[Case]] = defaultdict(list)
    segments = messages = 0
    for case in cases:
        draft = draft_notice(case, step=step, texts=texts, values=values)
        if draft.obstacle:
            unreached[draft.obstacle].append(case)
            continue
        messages, segments = messages + 1, segments + draft.size.segments
        language = case.household.language
        if language not in examples or draft.size.units > examples[language].size.units:
            examples[language] = draft
    return Preview(
        families=len(cases),
        messages=messages,
        segments=segments,
        cost=segments * value_of(settings.PRICE),
        left_today=left_today(),
        opens_at=next_opening(),
        examples=examples,
        unreached=unreached,
    )
