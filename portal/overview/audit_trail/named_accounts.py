"""Names in place of account numbers, and reassignments told as what they are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.wording import Lines, field_name

#: Fields that hold accounts, besides those whose name ends in ``_by_id``.
_FIELDS = frozenset({"caseworker_id", "handler_id", "officer_id", "officers"})
#: Actions whose ``before`` holds accounts.
_MOVES = frozenset({"cases.assign", "cases.unassign", "events.set_officers"})


class NamedAccounts:
    """The names of all accounts that some events mention, read in one query."""

    def __init__(self, events: Sequence[AuditEvent]) -> None:
        numbers = {number for event in events for _field, number in _mentioned(event)}
        rows = db.session.execute(select(User.id, User.name).where(User.id.in_(numbers)))
        self._names = {row.id: row.name for row in rows}

    def lines(self, event: AuditEvent) -> Mapping[str, Lines]:
        """Return the fields of ``event`` that hold accounts, with names."""
        content = event.values.content if event.values else {}
        fields = dict.fromkeys(field for field, _number in _mentioned(event))
        return {field: [(field_name(field), self._said(content[field]))] for field in fields}

    def retold(self, event: AuditEvent) -> str | None:
        """Return who a case went to and from whom; None for every other event."""
        content = event.values.content if event.values else {}
        before, after = content.get("before"), content.get("caseworker_id")
        if event.action == "cases.assign" and after and before and before != after:
            return gettext(
                "mengalihkan kasus dari %(before)s kepada %(after)s",
                before=self._said(before),
                after=self._said(after),
            )
        if event.action == "cases.assign" and after:
            return gettext("menugaskan %(name)s sebagai pendamping kasus", name=self._said(after))
        if event.action == "cases.unassign" and before:
            return gettext("melepas %(name)s sebagai pendamping kasus", name=self._said(before))
        return None

    def _said(self, value: Any) -> str:
        numbers = value if isinstance(value, list) else [value]
        return ", ".join(
            self._names.get(number, gettext("akun nomor %(n)s", n=number)) for number in numbers
        )


def _mentioned(event: AuditEvent) -> Iterator[tuple[str, int]]:
    """Yield field and number of each account in the values of ``event``."""
    for field, value in (event.values.content if event.values else {}).items():
        is_move = field == "before" and event.action in _MOVES
        if is_move or field in _FIELDS or field.endswith("_by_id"):
            for number in value if isinstance(value, list) else [value]:
                if isinstance(number, int):
                    yield field, number
