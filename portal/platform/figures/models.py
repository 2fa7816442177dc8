"""Table of stored figures."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db.columns import Identifier, UtcDateTime
from portal.core.extensions import Base


class DistrictFigures(Base):
    """The figures of one kind in one kecamatan; "" is for records without one.

    They cover all changes up to the audit event ``counted_to``.
    """

    __tablename__ = "district_figures"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(13), primary_key=True)
    figures: Mapped[dict[str, int]] = mapped_column(JSON)
    counted_to: Mapped[int] = mapped_column(Identifier)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
