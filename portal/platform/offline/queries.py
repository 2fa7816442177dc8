"""The static files of pages that work without signal."""

import hashlib
from pathlib import Path

from flask import current_app

from portal.platform.offline.kinds import offline_parts
from portal.platform.web.static_files import digest_of

FONTS = ("source-sans-3-latin-400-normal.woff2", "source-sans-3-latin-600-normal.woff2")
WORKER = "js/offline/worker.js"
#: Files that every such page needs.
COMMON = (
    "icon.svg",
    *(f"css/{sheet}.css" for sheet in ("forms", "components", "portal", "offline")),
    *(f"vendor/fonts/{font}" for font in FONTS),
    "vendor/idb/index.js",
    *(f"js/offline/{name}.js" for name in ("store", "outbox", "page")),
)


def offline_files() -> list[str]:
    """Return the names of the static files, each once."""
    return list(dict.fromkeys([*COMMON, *offline_parts().files]))


def offline_version() -> str:
    """Return a digest of these files: another one installs the service worker anew."""
    root = Path(current_app.static_folder or "")
    parts = [digest_of(root / name) for name in (*offline_files(), WORKER)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]
