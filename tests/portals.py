"""The portal shared by the tests of one process, and separate portals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from portal.core.extensions import db, limiter
from tests.database import build_app
from tests.stores import Store


class SharedPortal:
    """One app and one engine on the shared database of a store: building an app takes ten times as
    long as emptying its database.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.app = build_app(store.shared)
        self._config = dict(self.app.config)
        self._extensions = dict(self.app.extensions)

    def restore(self) -> None:
        """Restore what a test may change: rows, ``config``, state of extensions."""
        self.store.empty()
        for held, kept in (
            (self.app.config, self._config),
            (self.app.extensions, self._extensions),
        ):
            held.clear()
            held.update(kept)

    def close(self) -> None:
        """Close the database."""
        _close(self.app)


@contextmanager
def own_app(uri: str, **config: Any) -> Iterator[Flask]:
    """A portal on the database at ``uri`` until the context ends."""
    app = build_app(uri, **config)
    try:
        yield app
    finally:
        _close(app)
        limiter.enabled = False  # there is one for all apps, and the last one built decides


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
