"""Who carries an SMS. ``console`` carries nothing away from the machine; ``twilio`` does."""

from flask import Flask, current_app

from portal.messages.providers.base import Provider
from portal.messages.providers.console import ConsoleProvider
from portal.messages.providers.twilio import TwilioProvider

__all__ = ["Provider", "current_provider"]

_KEY = "portal_sms_provider"


def current_provider() -> Provider:
    """The provider that ``SMS_PROVIDER`` names, kept for the life of the application.

    Raises :class:`RuntimeError` for a name nobody knows, or when its settings are missing.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if _KEY not in app.extensions:
        app.extensions[_KEY] = _build(app)
    provider: Provider = app.extensions[_KEY]
    return provider


def _build(app: Flask) -> Provider:
    match app.config["SMS_PROVIDER"]:
        case "console":
            return ConsoleProvider()
        case "twilio":
            return TwilioProvider.from_config(app.config)
        case unknown:
            raise RuntimeError(f"SMS_PROVIDER is {unknown!r}; it can be console or twilio")
