"""SMS providers: ``console`` sends nothing, ``twilio`` does."""

from flask import Flask, current_app

from portal.platform.messages.providers.base import Provider
from portal.platform.messages.providers.console import ConsoleProvider
from portal.platform.messages.providers.twilio import TwilioProvider

__all__ = ["Provider", "current_provider"]

_KEY = "portal_sms_provider"


def current_provider() -> Provider:
    """Return the provider that ``SMS_PROVIDER`` names, created once per application."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if _KEY not in app.extensions:
        app.extensions[_KEY] = _build(app)
    provider: Provider = app.extensions[_KEY]
    return provider


def _build(app: Flask) -> Provider:
    if app.config["SMS_PROVIDER"] == "twilio":
        return TwilioProvider.from_config(app.config)
    return ConsoleProvider()
