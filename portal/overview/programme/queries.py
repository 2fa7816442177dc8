"""Figures of the programme by kecamatan, and the map of kecamatan as tiles."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.casework.cases.permissions import CASE_SEE
from portal.casework.cases.states import Status
from portal.casework.cases.wording import STATION
from portal.overview.dashboard.queries import PROGRAMME, of_status
from portal.platform.figures.queries import figures_by_district
from portal.platform.permissions import Actor, require
from portal.platform.regions.queries import districts
from portal.platform.web.journey_line import Station

_TILES = Path(__file__).parent / "tiles"


@dataclass(frozen=True)
class DistrictProgress:
    """Families on their way in one kecamatan, or in all of them together."""

    name: str
    code: str
    families: int
    persons: int
    by_station: Mapping[Station, int]
    graduated: int
    given: int  # rupiah

    @property
    def stations(self) -> Mapping[Station, int]:
        """Return the families by station, those who reached the end at the last."""
        return {**self.by_station, Station.CLOSED: self.graduated}

    @property
    def left(self) -> int:
        """Return the open cases: families that have not reached the end."""
        return sum(self.by_station.values())


@dataclass(frozen=True)
class Tile:
    """A kecamatan on the map: column and row of its square, and how dark it is, from 0 to 4."""

    progress: DistrictProgress
    column: int
    row: int
    shade: int


def progress_by_district(actor: Actor) -> Sequence[DistrictProgress]:
    """Return the progress of each kecamatan in the actor's scope, by name."""
    require(actor, CASE_SEE)
    figures = figures_by_district(PROGRAMME, actor)
    return [
        _progress(area.name, area.code, figures.get(area.code, {})) for area in districts(actor)
    ]


def together(parts: Sequence[DistrictProgress], name: str) -> DistrictProgress:
    """Return the sum of the progress of several kecamatan."""
    return DistrictProgress(
        name,
        "",
        families=sum(part.families for part in parts),
        persons=sum(part.persons for part in parts),
        by_station={station: sum(part.by_station[station] for part in parts) for station in _OPEN},
        graduated=sum(part.graduated for part in parts),
        given=sum(part.given for part in parts),
    )


def map_of(parts: Sequence[DistrictProgress], regency_code: str) -> Sequence[Tile]:
    """Return the kecamatan as tiles, the darkest with the most open cases; none for a regency whose
    map is not known.
    """
    places = _places(regency_code)
    most = max((part.left for part in parts), default=0)
    return [
        Tile(part, column, row, -(-4 * part.left // most) if most else 0)
        for part in parts
        if part.code in places
        for column, row in [places[part.code]]
    ]


_OPEN = tuple(dict.fromkeys(STATION[status] for status in Status if status is not Status.CLOSED))


def _progress(name: str, code: str, figures: Mapping[str, int]) -> DistrictProgress:
    by_station = dict.fromkeys(_OPEN, 0)
    for status in Status:
        if status is not Status.CLOSED:
            by_station[STATION[status]] += figures.get(of_status(status), 0)
    return DistrictProgress(
        name,
        code,
        families=figures.get("families", 0),
        persons=figures.get("persons", 0),
        by_station=by_station,
        graduated=figures.get("graduated", 0),
        given=figures.get("given", 0),
    )


@cache
def _places(regency_code: str) -> Mapping[str, tuple[int, int]]:
    """Return column and row of the tile of each kecamatan."""
    file = _TILES / f"{regency_code}.csv"
    if not file.exists():
        return {}
    with file.open(newline="") as lines:
        return {
            line["code"]: (int(line["column"]), int(line["row"])) for line in csv.DictReader(lines)
        }
