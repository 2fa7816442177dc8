"""A real browser for tests: a server on this machine, Chromium, and axe-core.

``axe_violations(page)`` is empty for an accessible page. axe-core comes from npm; its folder is
searched as Node does, or named by ``AXE_CORE``.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.paths import ROOT

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
#: The headless shell is the same engine without windows and takes a third of the work.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome-stable", "google-chrome"),
)
#: Features to disable: a full browser builds two pages for its address bar in every new window.
#: Includes the features that Playwright disables, because this list replaces Playwright's.
TURNED_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter"),
    *("NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    *("TcpPortRandomizationWin", "ThirdPartyStoragePartitioning"),
)
ARGUMENTS = ("--no-sandbox", f"--disable-features={','.join(TURNED_OFF)}")
#: WCAG 2.2 AA and axe's own good practice.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # do not compute the positions of elements that passed
}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the test says what matters."""


def give_session(context: BrowserContext, site: str, client: FlaskClient) -> None:
    """Give the session of ``client`` to this browser."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": site}])


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; yields its URL."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def executable() -> str | None:
    """Return the path of Chromium: the one in ``CHROMIUM``, else the one on the path."""
    found = (shutil.which(name) for name in BROWSERS)
    return os.environ.get("CHROMIUM") or next(filter(None, found), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium."""
    expect.set_options(timeout=30_000)  # as long as a click waits, for busy machines
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@cache
def axe_source() -> str:
    """Return the source of axe-core."""
    named = os.environ.get("AXE_CORE")
    folders = [Path(named)] if named else [ROOT / "node_modules" / "axe-core"]
    for folder in folders:
        if (folder / "axe.min.js").exists():
            return (folder / "axe.min.js").read_text()
    raise FileNotFoundError("axe-core is missing: npm install, or name its folder in AXE_CORE")


def bring_axe(context: BrowserContext) -> None:
    """Load axe-core into every page of ``context``, which is cheaper than sending it to each."""
    context.add_init_script(axe_source())


def axe_violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Return axe-core's findings on the current page: rule, reason, and the elements."""
    # evaluate() works under the strict Content-Security-Policy, a script element would not.
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    options = AXE_OPTIONS | {"rules": {rule: {"enabled": False} for rule in without}}
    run = f"axe.run(document, {json.dumps(options)}).then(result => result.violations)"
    return [
        f"{violation['id']}: {violation['help']}: "
        + ", ".join(str(node["target"][0]) for node in violation["nodes"])
        for violation in page.evaluate(run)
    ]


def follow(target: Locator) -> None:
    """Click a link or button to another page, and wait until that page is loaded.

    ``click()`` alone returns while the old page is still shown.
    """
    with target.page.expect_navigation():
        target.click()


def watch_console(page: Page) -> list[str]:
    """Collect errors of the page: script errors, blocked styles, missing files."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    return errors
