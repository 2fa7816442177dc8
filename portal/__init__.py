"""The portal. ``create_app`` is its table of contents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.core import config
from portal.core.config import VERSION
from portal.core.db.transaction import configure_engine
from portal.core.extensions import babel, csrf, db, htmx, limiter, login_manager, migrate
from portal.features import FEATURES, connect
from portal.platform.accounts.sessions import PageSessions, load_user
from portal.platform.feature import register
from portal.platform.web import register_web
from portal.platform.web.language import select_locale

__all__ = ["VERSION", "create_app"]

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application. ``overrides`` replaces values of the environment (tests)."""
    instance = ROOT / "instance"
    app = Flask(__name__, instance_path=str(instance), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(config.load(instance) if overrides is None else overrides)
    _trust_proxies(app)
    _bind_extensions(app)
    register_web(app)
    connect()
    register(app, FEATURES)
    return app


def _trust_proxies(app: Flask) -> None:
    """Take the client's address and scheme from the configured number of reverse proxies."""
    hops = app.config.get("TRUSTED_PROXIES", 0)
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.session_interface = PageSessions()
    login_manager.init_app(app)
    login_manager.user_loader(load_user)
    htmx.init_app(app)
    babel.init_app(app, locale_selector=select_locale)
    csrf.init_app(app)
    limiter.init_app(app)
    with app.app_context():
        configure_engine(db.engine, app.config)
