"""The emblem of the office: cleaned when it is uploaded, on each paper and above each page."""

from base64 import b64encode
from datetime import date

from flask import current_app, g, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import SQLAlchemyError

from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.platform.documents.letterhead import EMBLEM, emblem_reference
from portal.platform.files.models import StoredFile
from portal.platform.files.services import ReceivedFile, read_file, store_file
from portal.platform.permissions import Actor, require
from portal.platform.settings import change_setting, value_of
from portal.platform.settings.permissions import SETTING_MANAGE
from portal.platform.settings.queries import history_of

_KEPT = "portal_emblems"
_MOST_KEPT = 8
_REMOVED = _("lambang dilepas")


def set_emblem(actor: Actor, picture: ReceivedFile | None, *, on: date) -> None:
    """Take a cleaned picture as the emblem from a day on, or none at all."""
    require(actor, SETTING_MANAGE)
    file_id = 0
    if picture is not None:
        name, content_type, data = picture
        file_id = store_file(actor, name=name, content_type=content_type, data=data).id
    newest = history_of(EMBLEM, on=on).newest
    basis = picture.name if picture else str(_REMOVED)
    change_setting(actor, EMBLEM, text=str(file_id), valid_from=on, basis=basis, read_at=newest)


def emblem_file() -> StoredFile:
    """Return the file of today's emblem. Raises :class:`NotFound` without one."""
    file = db.session.get(StoredFile, value_of(EMBLEM)) if value_of(EMBLEM) else None
    if file is None:
        raise NotFound
    return file


def emblem_image(reference: str) -> str:
    """Return the picture that a letterhead refers to, as a data URI. A stored file never changes,
    so that a paper looks the same at each print; each process keeps the last few."""
    if reference.startswith("data:"):
        return reference
    kept: dict[str, str] = current_app.extensions.setdefault(_KEPT, {})
    if reference not in kept:
        file = db.session.get_one(StoredFile, int(reference.removeprefix(emblem_reference(""))))
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        encoded = b64encode(read_file(file)).decode()
        kept[reference] = f"data:{file.content_type};base64,{encoded}"
    return kept[reference]


def emblem_url() -> str:
    """Return the address of the emblem for pages, asked once a request; empty without one, and
    where the database does not answer."""
    if "emblem_url" not in g:
        try:
            file_id = value_of(EMBLEM)
        except SQLAlchemyError:
            file_id = 0
        g.emblem_url = url_for("documents.emblem_picture", v=file_id) if file_id else ""
    return str(g.emblem_url)
