"""gunicorn around an application that is there already."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.edges.bootstrap.options import Options

THREADS = 8
#: Seconds that a connection may rest between two pages; it holds no thread meanwhile. Longer than
#: browsers and proxies leave theirs open (60), so that it is they who close it: the other way round
#: a request meets a connection that is being closed.
KEEP_ALIVE = 75


class WebServer(BaseApplication):
    """Serves ``app``: its processes are forked from this one and share its memory.

    Nothing may be open that two processes cannot share: the caller has let go of the database.
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
        """Take our settings; the command line is not ours and is not read."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application, which is never loaded a second time."""
        return self._app
