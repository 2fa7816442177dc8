"""Unbound Flask extensions. ``create_app`` binds them; all other modules import them from here."""

from typing import Any

import orjson
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from portal.core.csrf import unmask


class Base(DeclarativeBase):
    """Declarative base of all tables; named constraints, so that migrations can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _json_text(value: Any) -> str:
    """Serialise a JSON column. orjson is ten times as fast as the standard library, and the rows of
    a long list are written and read several times."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _from_json(kept: Any) -> Any:
    """Deserialise a JSON column. SQLite returns a bare number as a number already."""
    return orjson.loads(kept) if isinstance(kept, (str, bytes)) else kept


class MaskedCsrfProtect(CSRFProtect):
    """Flask-WTF's CSRF protection, which also accepts masked tokens."""

    def _get_csrf_token(self) -> str | None:
        token: str | None = super()._get_csrf_token()
        return token and unmask(token)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    engine_options={
        "json_serializer": _json_text,
        "json_deserializer": _from_json,
        "hide_parameters": True,  # keep personal data out of logs
        "pool_pre_ping": True,  # after a restart of PostgreSQL the first request works again
    },
)
migrate = Migrate()
login_manager = LoginManager()
htmx = Htmx()
babel = Babel()
csrf = MaskedCsrfProtect()
limiter = Limiter(key_func=get_remote_address)
