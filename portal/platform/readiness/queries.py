"""Queries on readiness: each line of the list, and whether papers and SMS are drafts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.readiness.checks import Check, Standing, State, all_checks
from portal.platform.readiness.models import ConfirmedCheck
from portal.platform.settings.models import SettingValue
from portal.platform.settings.services import settings_read_once


@dataclass(frozen=True)
class ListLine:
    """A check and what it found. ``asks`` says that a person is to confirm what they see."""

    check: Check
    standing: Standing
    asks: bool = False

    @property
    def said(self) -> str:
        """Return what there is or what is missing."""
        said = self.standing.said
        return str(said() if callable(said) else said)

    @property
    def seen_to(self) -> tuple[str, datetime | None]:
        """Return who saw to it and when: who confirmed it, else who last set one of its
        settings."""
        if self.standing.at is not None or not self.check.settings:
            return self.standing.by, self.standing.at
        return _set_last([setting.key for setting in self.check.settings])

    @property
    def page(self) -> tuple[str, Mapping[str, Any]]:
        """Return the endpoint of the page where it is seen to, and its values."""
        if self.standing.endpoint:
            return self.standing.endpoint, self.standing.values
        return self.check.endpoint, {}

    @property
    def is_open(self) -> bool:
        """Return whether it keeps the portal from being ready."""
        return self.standing.state is State.NEEDED


def get_check(key: str) -> Check:
    """Return the check with this key. Raises :class:`NotFound`."""
    found = next((check for check in all_checks() if check.key == key), None)
    if found is None:
        raise NotFound
    return found


def lines(checks: Iterable[Check] | None = None) -> list[ListLine]:
    """Return the lines of all checks, or of some."""
    rows = select(ConfirmedCheck).options(joinedload(ConfirmedCheck.confirmed_by))
    confirmed = {row.key: row for row in db.session.scalars(rows)}
    with settings_read_once():
        return [_line(check, confirmed) for check in (all_checks() if checks is None else checks)]


def open_lines_of_papers() -> list[ListLine]:
    """Return what papers and SMS rest on and is not green; empty on a portal in real use."""
    found = lines([check for check in all_checks() if check.holds_papers])
    return [line for line in found if line.standing.state is not State.GREEN]


def papers_are_drafts() -> bool:
    """Return whether papers are marked as drafts."""
    return bool(open_lines_of_papers())


def digest_of(check: Check) -> str:
    """Return the digest of what a person is shown for confirmation."""
    said = check.about() if check.about else ""
    return hashlib.sha256(said.encode()).hexdigest()


def _set_last(keys: Sequence[str]) -> tuple[str, datetime | None]:
    last = db.session.execute(
        select(User.name, SettingValue.set_at)
        .select_from(SettingValue)
        .outerjoin(SettingValue.set_by)
        .where(SettingValue.key.in_(keys))
        .order_by(SettingValue.set_at.desc(), SettingValue.id.desc())
        .limit(1)
    ).first()
    return (last.name or "", last.set_at) if last else ("", None)


def _line(check: Check, confirmed: Mapping[str, ConfirmedCheck]) -> ListLine:
    standing = check.find()
    if check.about is None:
        return ListLine(check, standing)
    row = confirmed.get(check.key)
    if row is not None and row.digest == digest_of(check):
        if standing.state is not State.GREEN:
            return ListLine(check, standing)
        by = row.confirmed_by.name if row.confirmed_by else ""
        return ListLine(check, Standing(State.GREEN, standing.said, by, row.confirmed_at))
    if standing.state is State.GREEN:
        return ListLine(check, Standing(State.NEEDED, standing.said), asks=bool(check.question))
    return ListLine(check, standing)
