"""Configuration: typed readers of environment variables.

A secret comes from the environment or from a file under ``instance/`` that set-up creates once. The
portal does not start without its secrets.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from portal.core.public_address import is_public

SECRETS = {
    "SECRET_KEY": "PORTAL_SECRET_KEY",
    "HASH_KEY": "PORTAL_HASH_KEY",
    "AUDIT_KEY": "PORTAL_AUDIT_KEY",
}
MEGABYTE = 1024 * 1024

#: Version of the portal, shown on pages, papers and ``/healthz``.
VERSION = "0.1.0"


class NotConfigured(RuntimeError):
    """Raised at start if the configuration is incomplete; the message says what to set."""


class MissingSecret(NotConfigured):
    """A secret is neither in the environment nor under ``instance/``."""


def read_secret(name: str, environ: Mapping[str, str], instance: Path) -> str:
    """Return the secret from its environment variable, else from ``instance/<name>``.

    Raises :class:`MissingSecret` if it is missing or shorter than 32 characters.
    """
    variable = SECRETS[name]
    file = instance / name.lower()
    value = environ.get(variable) or (file.read_text().strip() if file.exists() else "")
    if len(value) < 32:
        raise MissingSecret(
            f"{variable} is not set and {file} does not hold it (32 characters or more)."
            " `make run` creates it."
        )
    return value


def read_flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return a boolean variable; ``0``, ``no``, ``false`` and ``off`` mean false."""
    value = environ.get(name, "").strip().lower()
    return default if not value else value not in {"0", "no", "false", "off"}


def load(instance: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the complete configuration as a mapping for ``app.config``."""
    database = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'portal.sqlite3'}"
    if database.startswith(("postgres://", "postgresql://")):
        database = "postgresql+psycopg://" + database.split("://", 1)[1]
    here = f"http://127.0.0.1:{environ.get('PORT') or 8000}"
    public_url = (environ.get("PUBLIC_URL") or here).rstrip("/")
    found = {
        **{name: read_secret(name, environ, instance) for name in SECRETS},
        "SQLALCHEMY_DATABASE_URI": database,
        "AUDIT_ANCHORS": environ.get("AUDIT_ANCHORS") or str(instance / "audit-anchors"),
        "PUBLIC_URL": public_url,
        "PORTAL_REGENCY": environ.get("PORTAL_REGENCY", ""),
        "DEMO_DATE": environ.get("DEMO_DATE", ""),
        "SMS_PROVIDER": environ.get("SMS_PROVIDER", "console"),
        "LINKAGE_ENGINE": environ.get("LINKAGE_ENGINE", "duckdb"),
        "TWILIO_ACCOUNT_SID": environ.get("TWILIO_ACCOUNT_SID", ""),
        "TWILIO_AUTH_TOKEN": environ.get("TWILIO_AUTH_TOKEN", ""),
        "TWILIO_FROM": environ.get("TWILIO_FROM", ""),
        "TWILIO_MESSAGING_SERVICE_SID": environ.get("TWILIO_MESSAGING_SERVICE_SID", ""),
        "TWILIO_API_BASE": environ.get("TWILIO_API_BASE", ""),
        "TRUSTED_PROXIES": int(environ.get("TRUSTED_PROXIES") or 0),
        "RATELIMIT_STORAGE_URI": environ.get("RATELIMIT_STORAGE_URI", "memory://"),
        "RATELIMIT_ENABLED": read_flag(environ, "RATELIMIT_ENABLED", default=True),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=10),
        "SESSION_REFRESH_EACH_REQUEST": True,
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open all day; the session limits its life
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }
    check_sms(found)
    return found


def check_sms(found: Mapping[str, Any]) -> None:
    """Raise :class:`NotConfigured` unless the SMS provider has all the settings it needs.

    Twilio posts its delivery reports, which contain phone numbers, to the portal's public address.
    A test double of Twilio (``TWILIO_API_BASE``) may run on this machine.
    """
    provider, url = found["SMS_PROVIDER"], found["PUBLIC_URL"]
    if provider == "console":
        return
    if provider != "twilio":
        raise NotConfigured(f"SMS_PROVIDER is {provider!r}; it can be console or twilio.")
    missing = [name for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN") if not found[name]]
    if not (found["TWILIO_FROM"] or found["TWILIO_MESSAGING_SERVICE_SID"]):
        missing.append("TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID")
    if missing:
        raise NotConfigured(f"SMS_PROVIDER=twilio needs {', '.join(missing)}.")
    if not found["TWILIO_API_BASE"] and not (url.startswith("https://") and is_public(url)):
        raise NotConfigured(
            f"SMS_PROVIDER=twilio needs PUBLIC_URL, an https:// address that is open to the"
            f" internet: Twilio reports there what became of each SMS. It is {url} now."
        )
