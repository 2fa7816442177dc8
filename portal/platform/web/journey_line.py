"""The journey line: five stations and the position of a household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import LazyString, get_translations, gettext, lazy_gettext


class Station(StrEnum):
    """The stations, in order."""

    ASSESSMENT = "assessment"
    DECISION = "decision"
    HANDOVER = "handover"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Passage(StrEnum):
    """State of a station for one household."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    STOPPED = "stopped"


LABELS: Mapping[Station, LazyString] = {
    Station.ASSESSMENT: lazy_gettext("Asesmen"),
    Station.DECISION: lazy_gettext("Keputusan"),
    Station.HANDOVER: lazy_gettext("Serah terima"),
    Station.FOLLOW_UP: lazy_gettext("Pendampingan"),
    Station.CLOSED: lazy_gettext("Selesai"),
}


@dataclass(frozen=True)
class JourneyStop:
    """One station as drawn."""

    station: Station
    label: str
    passage: Passage
    note: str
    word: str


def journey_stops(
    current: str | None,
    *,
    finished: bool = False,
    stopped: str = "",
    notes: Mapping[str, str] | None = None,
) -> Sequence[JourneyStop]:
    """Return the five stations for a case whose next station is ``current``.

    ``finished`` marks all as passed. ``stopped`` is a reason (such as "meninggal") why the journey
    ended at ``current``. ``notes`` adds a line below a station.
    """
    catalogue = get_translations()  # Flask-Babel keeps one for each language
    return _stops(catalogue, current, finished, stopped, tuple((notes or {}).items()))


@lru_cache(maxsize=256)  # a list of fifty rows has only a few different positions
def _stops(
    catalogue: object,  # part of the key: texts are in the language of the request
    current: str | None,
    finished: bool,
    stopped: str,
    notes: tuple[tuple[str, str], ...],
) -> Sequence[JourneyStop]:
    order = list(Station)
    place = order.index(Station(current)) if current else -1
    words = {
        Passage.DONE: gettext("sudah"),
        Passage.CURRENT: gettext("sekarang"),
        Passage.AHEAD: gettext("belum"),
        Passage.STOPPED: gettext("berhenti"),
    }

    def passage(index: int) -> Passage:
        if finished or index < place:
            return Passage.DONE
        if index == place:
            return Passage.STOPPED if stopped else Passage.CURRENT
        return Passage.AHEAD

    return tuple(
        JourneyStop(
            station,
            str(LABELS[station]),
            passage(index),
            stopped if stopped and index == place else dict(notes).get(station, ""),
            words[passage(index)],
        )
        for index, station in enumerate(order)
    )


def register_journey_line(app: Flask) -> None:
    """Provide ``journey_stops`` and ``journey_labels`` to templates and imported macros."""
    helpers: dict[str, Any] = {"journey_stops": journey_stops, "journey_labels": LABELS}
    app.jinja_env.globals.update(helpers)
