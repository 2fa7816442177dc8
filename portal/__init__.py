"""The portal of Bekasi Asih Ka Indung. ``create_app`` is its table of contents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from portal import config, edges, features, mechanisms
from portal.extensions import babel, csrf, db, htmx, limiter, login_manager, migrate
from portal.transaction import configure_engine

__version__ = "0.1.0"
ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application: configuration, extensions, mechanisms, features, edges."""
    instance = ROOT / "instance"
    app = Flask(
        __name__,
        instance_path=str(instance),
        template_folder=str(ROOT / "templates"),
    )
    app.config.from_mapping(overrides if overrides is not None else config.load(instance))
    _bind_extensions(app)
    mechanisms.register(app)
    features.register(app)
    edges.register(app)
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    login_manager.init_app(app)
    htmx.init_app(app)
    babel.init_app(app, locale_selector=mechanisms.select_language)
    csrf.init_app(app)
    limiter.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
