"""The pages of the portal for each role, with URLs filled from existing records."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.casework.assessments.queries import current_draft
from portal.casework.handovers.models import HandoverEvent
from portal.contact.announcements.models import Announcement
from portal.core.extensions import Base, db
from portal.overview.event_papers.queries import preparations, volumes
from portal.platform.accounts.guard import ACCESS
from portal.platform.messages.languages import sms_languages
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from portal.platform.settings import all_settings
from tests.portals import own_app

#: URL arguments whose name differs from the class of their table.
OTHER_NAMES = {
    "account": "User",
    "claim": "HandoverClaim",
    "event": "HandoverEvent",
    "item": "CatalogueItem",
    "pair": "PersonPair",
    "receipt": "Paper",
    "rule": "AidRule",
    "session": "StaffSession",
}
STATIC = "static"
#: Responds 503 without a worker, as in tests.
READY = "health.readyz"


@dataclass(frozen=True)
class Visit:
    """One page opened as one role. ``role`` is ``None`` before sign-in."""

    endpoint: str
    url: str
    role: Role | None

    def __str__(self) -> str:
        return f"{self.url} ({self.endpoint}) as {self.role or 'nobody'}"


class Screens:
    """The portal on one database, and its staff."""

    def __init__(
        self,
        app: Flask,
        staff: Mapping[Role, str],
        *,
        original: Path | None = None,
        file: Path | None = None,
        everything: bool = True,
    ) -> None:
        """``everything``: every page is opened for a record of each status, else for one record."""
        self.app, self.staff, self.everything = app, staff, everything
        self.original, self.file = original, file

    def restore(self) -> None:
        """Restore everything that a test changed."""
        assert self.original is not None
        assert self.file is not None
        db.session.remove()
        db.engine.dispose()
        for leftover in self.file.parent.glob(f"{self.file.name}-*"):
            leftover.unlink()
        shutil.copy(self.original, self.file)

    def client(self, role: Role | None, language: str = "id") -> FlaskClient:
        """A browser without JavaScript in which ``role`` is signed in."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(self.session_of(role, language))
        return client

    def session_of(self, role: Role | None, language: str = "id") -> dict[str, Any]:
        """Return the content of the session of such a browser."""
        who = {} if role is None else {"_user_id": self.staff[role], "_fresh": True}
        return {**who, "language": language}

    def visits(self, *roles: Role | None, every_record: bool = False) -> Iterator[Visit]:
        """Yield every page that ``roles`` (default: all) may open, for one or a few records of
        each kind.
        """
        most = None if self.everything or every_record else 1
        for role in roles or (None, *Role):
            for rule in self.page_rules():
                allowed = getattr(self.app.view_functions[rule.endpoint], ACCESS)
                if (role in allowed) if allowed is not None else True:
                    for url in islice(self.addresses(rule), most):
                        yield Visit(rule.endpoint, url, role)

    def page_rules(self) -> list[Rule]:
        """Return every route that is a page, without files."""
        skipped = {STATIC, READY}
        rules = self.app.url_map.iter_rules()
        return [
            rule for rule in rules if "GET" in (rule.methods or ()) and rule.endpoint not in skipped
        ]

    def addresses(self, rule: Rule) -> Iterator[str]:
        """Yield the URLs of ``rule`` for existing records: one of each status."""
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            for values in self._arguments(rule):
                yield adapter.build(rule.endpoint, values)

    def _arguments(self, rule: Rule) -> Iterable[dict[str, Any]]:
        names = set(rule.arguments)
        if not names:
            return [{}]
        if rule.endpoint.startswith("message_texts."):
            return [{"step": s.value, "language": code} for s in Step for code in sms_languages()]
        if rule.endpoint.startswith("settings."):
            return [{"key": setting.key} for setting in all_settings()]
        if rule.endpoint == "event_papers.volume":
            return _volumes()
        if names == {"screen_key"}:
            keys = db.session.scalars(select(HandoverEvent.screen_key))
            return [{"screen_key": key} for key in keys if key is not None]
        if rule.endpoint.startswith("questionnaire."):
            return _questions(names)
        if "kind" in names and rule.endpoint.startswith("announcements."):
            return [
                {"announcement_id": item.id, "kind": kind}
                for item in db.session.query(Announcement)
                for kind in ("csv", "xlsx")
            ]
        models = {name: _model(name) for name in names if name.endswith("_id")}
        found = [model for model in models.values() if model is not None]
        if "token" in names and (tokens := _with_token()):
            found = tokens
        found += [mapper.class_ for mapper in Base.registry.mappers]
        main = next((model for model in found if _knows(model, names, models)), None)
        assert main is not None, f"{rule}: nobody knows {sorted(names)}: see tests/screen/portal.py"
        return [values for record in _samples(main) for values in _values_of(record, names, models)]


def _questions(names: set[str]) -> list[dict[str, Any]]:
    """Return a question of each kind in the draft of the questionnaire, or each of its sections."""
    draft = current_draft()
    assert draft is not None
    found = {
        question["kind"] if "key" in names else section["key"]: {
            "section": section["key"],
            **({"key": question["key"]} if "key" in names else {}),
        }
        for section in draft.definition["sections"]
        for question in section["questions"]
    }
    return list(found.values())


def _model(name: str) -> Any:
    """Return the model of an argument: ``case_id`` → ``Case``."""
    stem = name.removesuffix("_id")
    wanted = OTHER_NAMES.get(stem) or "".join(word.title() for word in stem.split("_"))
    mappers = Base.registry.mappers
    return next((m.class_ for m in mappers if m.class_.__name__ == wanted), None)


def _volumes() -> list[dict[str, Any]]:
    """Return the prepared files of each event, which are in no table."""
    return [
        {"event_id": event.id, "file_id": file_id}
        for event in db.session.query(HandoverEvent)
        for job in preparations(event)
        for file_id in volumes(job)
    ]


def _with_token() -> list[Any]:
    return [m.class_ for m in Base.registry.mappers if hasattr(m.class_, "token")]


def _knows(model: Any, names: set[str], models: Mapping[str, Any]) -> bool:
    """Return whether a record of ``model`` provides every argument."""
    return all(
        models.get(name) is model
        or hasattr(model, name)
        or (name == "key" and hasattr(model, "questionnaire"))
        for name in names
    )


def _samples(model: Any) -> list[Any]:
    """Return the first record of each status, and the first and last of all."""
    records = db.session.query(model).order_by(model.id).all()
    by_status = {
        (getattr(record, "status", None), getattr(record, "kind", None)): record
        for record in reversed(records)
    }
    chosen = {record.id: record for record in (*by_status.values(), *records[:1], *records[-1:])}
    return [chosen[key] for key in sorted(chosen)]


def _values_of(record: Any, names: set[str], models: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    values = {
        name: record.id if models.get(name) is type(record) else getattr(record, name)
        for name in names
        if name != "key"
    }
    if "key" not in names:
        yield values
        return
    for section in record.questionnaire.definition["sections"]:
        yield {**values, "key": section["key"]}


@contextmanager
def open_portal(uri: str) -> Iterator[Flask]:
    """Open the portal on the database at ``uri`` as in production, with CSRF tokens."""
    with own_app(uri, WTF_CSRF_ENABLED=True) as app, app.app_context():
        yield app
