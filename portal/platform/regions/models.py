"""Table of regions."""

import enum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db.columns import enum_column
from portal.core.extensions import Base


class RegionLevel(enum.StrEnum):
    """Levels of the Kemendagri code."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"  # kecamatan
    VILLAGE = "village"  # desa or kelurahan


class Region(Base):
    """One region. ``code`` is the Kemendagri code with dots: 32.16.07.2003."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    level: Mapped[RegionLevel] = mapped_column(enum_column(RegionLevel))
    name: Mapped[str] = mapped_column(String(80))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)

    @property
    def is_urban(self) -> bool:
        """Whether a village is a kelurahan: the last group of its code begins with 1
        (Kemendagri)."""
        return self.level is RegionLevel.VILLAGE and self.code[9] == "1"
