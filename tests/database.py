"""Configuration, tables and a small regency for every portal under test."""

from os import environ
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from portal import create_app
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.readiness.checks import all_checks
from portal.platform.readiness.models import ConfirmedCheck
from portal.platform.readiness.queries import digest_of
from portal.platform.regions.models import Region, RegionLevel
from tests.clients import Browser

BASE_CONFIG = {
    "TESTING": True,
    "SECRET_KEY": "test-secret-key-that-is-long-enough-000",
    "HASH_KEY": "test-hash-key-that-is-long-enough-00000",
    "AUDIT_KEY": "test-audit-key-that-is-long-enough-0000",
    "AUDIT_ANCHORS": "",
    "PUBLIC_URL": "https://portal.example",
    "PORTAL_REGENCY": "",
    "DEMO_DATE": "",
    "SMS_PROVIDER": "console",
    "LINKAGE_ENGINE": "duckdb",
    "TWILIO_AUTH_TOKEN": "",
    "SYNC_COMMITS": False,  # test data need not survive a power cut
    "RATELIMIT_ENABLED": False,
    "RATELIMIT_STORAGE_URI": "memory://",
    "WTF_CSRF_ENABLED": False,
    "WTF_CSRF_TIME_LIMIT": None,
    "BABEL_DEFAULT_LOCALE": "id",
    "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
}

#: The names of province, regency, and of two kecamatan and a third, each with its villages.
_PLACES = {
    "32.16": """Jawa Barat, Kabupaten Bekasi, Pebayuran, Karangharja, Bantarjaya, Tambelang,
        Sukabakti, Tarumajaya, Setia Asih""",
    "73.71": """Sulawesi Selatan, Kota Makassar, Ujung Tanah, Tabaringan, Gusung, Rappocini,
        Karunrung, Mariso, Lette""",
    "91.71": """Papua, Kota Jayapura, Abepura, Awiyo, Yobe, Heram, Waena, Muara Tami, Koya Barat""",
}
#: Where the portal under test is; only a process that builds one for elsewhere says so.
HOME = environ.get("TEST_REGENCY", "32.16")
_CODES = ("", ".08", ".08.2001", ".08.2002", ".20", ".20.2001", ".01", ".01.1007")
#: A small regency: two kecamatan with their villages, enough for scope to matter.
REGIONS = tuple(
    (code, list(RegionLevel)[code.count(".")], " ".join(name.split()))
    for code, name in zip(
        (HOME[:2], *(f"{HOME}{code}" for code in _CODES)), _PLACES[HOME].split(","), strict=True
    )
)


class _Compiled(BytecodeCache):
    """Cache of compiled templates, shared by all apps of this process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if its template was compiled before."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the content of the bucket."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


_TEMPLATES = _Compiled()


def build_app(uri: str, **config: Any) -> Flask:
    """Return a portal on the database at ``uri``; ``config`` overrides :data:`BASE_CONFIG`."""
    app = create_app({**BASE_CONFIG, "SQLALCHEMY_DATABASE_URI": uri, **config})
    app.jinja_env.bytecode_cache = _TEMPLATES
    app.test_client_class = Browser
    return app


def build_template(uri: str) -> None:
    """Create every table and the regions in an empty database."""
    app = build_app(uri)
    with app.app_context():
        db.create_all()
        add_regions()
        confirm_papers()
        db.engine.dispose()


def confirm_papers() -> None:
    """Have somebody look at what papers rest on, so that they are no drafts."""
    with transaction() as session:
        for check in all_checks():
            if check.holds_papers and check.about:
                session.add(
                    ConfirmedCheck(key=check.key, digest=digest_of(check), confirmed_at=utc_now())
                )


def add_regions() -> None:
    """Add the small regency to a database without regions."""
    with transaction() as session:
        for code, level, name in REGIONS:
            parent = code.rpartition(".")[0] or None
            session.add(Region(code=code, level=level, name=name, parent_code=parent))
            session.flush()
