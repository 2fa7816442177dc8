"""The portal of Bekasi Asih Ka Indung. ``create_app`` is its table of contents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli, config, schema, wiring
from portal.accounts.sessions import PageSessions, load_user
from portal.api import views as api
from portal.blueprints import BLUEPRINTS
from portal.extensions import babel, csrf, db, htmx, limiter, login_manager, migrate
from portal.menu import MENU
from portal.transaction import configure_engine
from portal.version import VERSION
from portal.web import register_web
from portal.web.language import select_locale
from portal.web.navigation import add_navigation

__all__ = ["VERSION", "create_app", "schema"]

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application. ``overrides`` replaces what the environment would say (tests)."""
    instance = ROOT / "instance"
    app = Flask(__name__, instance_path=str(instance), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(config.load(instance) if overrides is None else overrides)
    _trust_proxies(app)
    _bind_extensions(app)
    register_web(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for item in MENU:
        add_navigation(app, item)
    api.register(app)
    cli.register(app)
    wiring.connect(app)
    return app


def _trust_proxies(app: Flask) -> None:
    """Take the visitor's address and scheme from as many proxies as stand before the portal."""
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
        configure_engine(db.engine)
