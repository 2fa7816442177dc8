"""Check whether a URL can be reached from the internet."""

from ipaddress import ip_address
from urllib.parse import urlsplit

#: Top-level names that exist only in local networks.
_INSIDE = {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp"}


def is_public(url: str) -> bool:
    """Return whether ``url`` names a public host, judged by name or address only.

    False for localhost, private addresses, and names without a public domain. Makes no DNS request.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"}:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        name, _, end = host.rpartition(".")
        return bool(name) and not end.isdigit() and end not in _INSIDE
