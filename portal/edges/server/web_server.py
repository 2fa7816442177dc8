"""Run gunicorn with an application that is loaded already."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.edges.bootstrap.options import Options

THREADS = 8
#: Keep-alive in seconds; an idle connection holds no thread. It is longer than that of browsers and
#: proxies (60), so that they close the connection: otherwise a request may arrive on one that the
#: server is closing.
KEEP_ALIVE = 75


class WebServer(BaseApplication):
    """Serves ``app``. Its processes are forked from this one and share its memory.

    The caller must have closed everything that processes cannot share, such as database
    connections.
    """

    def __init__(self, app: Flask, options: Options) -> None:
        self._app = app
        self._settings: dict[str, Any] = {
            "bind": f"{options.host}:{options.port}",
            "worker_class": "gthread",
            "workers": options.processes,
            "threads": THREADS,
            "timeout": 120,
            "keepalive": KEEP_ALIVE,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "preload_app": True,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Set our configuration; gunicorn's command line is not read."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application, which is loaded already."""
        return self._app
