"""A real browser for tests: a server on this machine, Chromium, and axe-core.

``axe_violations(page)`` is empty on a page that everybody can use. axe-core comes from npm; its
folder is searched as Node does, or named by ``AXE_CORE``.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

ROOT = Path(__file__).resolve().parents[1]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: WCAG 2.2 AA and axe's own good practice.
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the test says what matters."""


def give_session(context: BrowserContext, site: str, client: FlaskClient) -> None:
    """Let whoever is signed in with ``client`` use this browser."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": site}])


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: ``CHROMIUM`` in the environment, else the one on the path."""
    found = (shutil.which(name) for name in BROWSERS)
    executable = os.environ.get("CHROMIUM") or next(filter(None, found), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def axe_source() -> str:
    """The text of axe-core."""
    named = os.environ.get("AXE_CORE")
    folders = [Path(named)] if named else [ROOT / "node_modules" / "axe-core"]
    for folder in folders:
        if (folder / "axe.min.js").exists():
            return (folder / "axe.min.js").read_text()
    raise FileNotFoundError("axe-core is missing: npm install, or name its folder in AXE_CORE")


def axe_violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds on the page as it stands: rule, why, and the elements."""
    # evaluate() works under the strict Content-Security-Policy, a script element would not.
    page.evaluate(axe_source())
    options = AXE_OPTIONS | {"rules": {rule: {"enabled": False} for rule in without}}
    result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{violation['id']}: {violation['help']}: "
        + ", ".join(str(node["target"][0]) for node in violation["nodes"])
        for violation in result["violations"]
    ]


def watch_console(page: Page) -> list[str]:
    """Collects errors of the page: broken scripts, refused styles, missing files."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    return errors
