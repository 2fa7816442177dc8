"""Manifest of a room: what it adds to the portal.

Each room has a ``feature.py``; ``portal/features.py`` lists them in order and passes them to
:func:`register`. Only that list imports a manifest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import ModuleType

import click
from flask import Blueprint, Flask

from portal.platform.audit.wording import AuditWords, register_words
from portal.platform.bulk.kinds import BulkKind, BulkList, register_bulk
from portal.platform.dual_control.kinds import ChangeKind, register_changes
from portal.platform.figures.kinds import FigureKind, register_figures
from portal.platform.jobs.duties import Duty, register_duties
from portal.platform.jobs.kinds import JobKind, register_kinds
from portal.platform.offline.kinds import OfflineKind, register_offline
from portal.platform.permissions import Permission
from portal.platform.readiness.checks import Check, register_checks
from portal.platform.settings.definitions import (
    Setting,
    SettingRule,
    register_rules,
    register_settings,
)
from portal.platform.web.navigation import NavigationItem, add_navigation
from portal.platform.web.waiting import Waiting, register_waiting

_EXTENSION = "portal_features"


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything that a room adds to the portal."""

    name: str
    """Floor and room, such as ``casework.cases``."""
    blueprints: tuple[Blueprint, ...] = ()
    models: tuple[ModuleType, ...] = ()
    """Modules of its tables; importing them makes them known to migrations."""
    menu: tuple[NavigationItem, ...] = ()
    permissions: tuple[Permission, ...] = ()
    audit_words: AuditWords = field(default_factory=AuditWords)
    settings: tuple[Setting, ...] = ()
    setting_rules: tuple[SettingRule, ...] = ()
    jobs: tuple[JobKind, ...] = ()
    duties: tuple[Duty, ...] = ()
    figures: tuple[FigureKind, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    """Kinds of work that waits for people, for the first page and the menu."""
    changes: tuple[ChangeKind, ...] = ()
    """Changes that need a second person."""
    bulk_lists: tuple[BulkList, ...] = ()
    """Lists whose records can be acted on together."""
    bulk: tuple[BulkKind, ...] = ()
    """What can be done with many records at once."""
    readiness: tuple[Check, ...] = ()
    offline: tuple[OfflineKind, ...] = ()
    """Commands that a device may make without signal."""
    offline_files: tuple[str, ...] = ()
    """Static files of pages that work without signal."""
    commands: tuple[click.Command, ...] = ()
    prepare: Callable[[], str] | None = None
    """Loads the data that every installation needs, idempotent, inside a transaction; returns a
    short report."""
    register: Callable[[Flask], None] | None = None
    """Other set-up of the application."""


def register(app: Flask, features: Iterable[Feature]) -> None:
    """Register ``features`` with ``app``, in their order."""
    app.extensions[_EXTENSION] = added = tuple(features)
    register_words(app, (feature.audit_words for feature in added))
    for feature in added:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for item in feature.menu:
            add_navigation(app, item)
        for command in feature.commands:
            app.cli.add_command(command)
        register_settings(app, feature.settings)
        register_rules(app, feature.setting_rules)
        register_kinds(app, feature.jobs)
        register_duties(app, feature.duties)
        register_figures(app, feature.figures)
        register_waiting(app, feature.waiting)
        register_changes(app, feature.changes)
        register_bulk(app, feature.bulk_lists, feature.bulk)
        register_checks(app, feature.readiness)
        register_offline(app, feature.offline, feature.offline_files)
        if feature.register is not None:
            feature.register(app)


def features_of(app: Flask) -> tuple[Feature, ...]:
    """Return the features of ``app``, in their order."""
    features: tuple[Feature, ...] = app.extensions[_EXTENSION]
    return features
