"""Static files: versioned URLs, long caching, compressed once per file."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

COMPRESSED = {".css", ".js", ".svg", ".wasm"}
ONE_YEAR_SECONDS = 365 * 24 * 3600
ONE_DAY_SECONDS = 24 * 3600


@lru_cache(maxsize=256)
def _digest(path: Path, modified_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@lru_cache(maxsize=64)
def _gzipped(path: Path, modified_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


def _max_age(is_module: bool) -> int | None:
    if is_module:
        return None
    return ONE_YEAR_SECONDS if "v" in request.args else ONE_DAY_SECONDS


def digest_of(path: Path) -> str:
    """Return the digest of a static file; "" if it is missing."""
    return _digest(path, path.stat().st_mtime_ns) if path.is_file() else ""


def register_static_files(app: Flask) -> None:
    """Version, cache and compress the files that ``url_for("static", …)`` serves."""
    root = Path(app.static_folder or "")

    @app.url_defaults
    def _add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        path = root / values.get("filename", "")
        # The style sheet names fonts without a version; a preload must use the same URL.
        if path.suffix != ".woff2" and (digest := digest_of(path)):
            values["v"] = digest

    @app.after_request
    def _compress(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in {200, 304}:
            return response
        path = root / str((request.view_args or {}).get("filename", ""))
        response.cache_control.public = True
        # A module imports others without a version: they are asked for again with each page.
        is_module = path.suffix == ".js" and "v" not in request.args
        response.cache_control.no_cache = True if is_module else None
        response.cache_control.max_age = _max_age(is_module)
        response.cache_control.immutable = "v" in request.args
        if path.suffix not in COMPRESSED:
            return response
        response.vary.add("Accept-Encoding")
        wants_gzip = request.accept_encodings["gzip"] > 0 and "Range" not in request.headers
        if response.status_code == 200 and request.method == "GET" and wants_gzip:
            response.direct_passthrough = False
            if close_file := getattr(response.response, "close", None):
                close_file()
            response.set_data(_gzipped(path, path.stat().st_mtime_ns))
            response.headers["Content-Encoding"] = "gzip"
        return response
