"""Tables of stored files."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db.columns import Identified, UtcDateTime
from portal.core.extensions import Base


class StoredFile(Identified, Base):
    """Metadata of a file. The bytes are in :class:`FileContent`, so that lists do not load them."""

    __tablename__ = "stored_files"

    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stored_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    #: Expiry of an upload of a refused form (``kept_files.py``); None: it belongs to a record.
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        Index(
            "ix_stored_files_kept_until",
            "kept_until",
            sqlite_where=text("kept_until IS NOT NULL"),
            postgresql_where=text("kept_until IS NOT NULL"),
        ),
    )


class FileContent(Base):
    """The bytes of one file."""

    __tablename__ = "file_contents"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_files.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[bytes]
