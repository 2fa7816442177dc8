"""The journey line: five stations and a household's place among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import LazyString, gettext, lazy_gettext


class Station(StrEnum):
    """The stations in the order a household passes them."""

    ASSESSMENT = "assessment"
    DECISION = "decision"
    HANDOVER = "handover"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Passage(StrEnum):
    """How a household stands to a station."""

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
class Stop:
    """One station as drawn."""

    station: Station
    label: str
    passage: Passage
    note: str
    word: str


def stops(
    current: str | None,
    *,
    finished: bool = False,
    stopped: str = "",
    notes: Mapping[str, str] | None = None,
) -> list[Stop]:
    """The five stations for a case whose next station is ``current``.

    ``finished`` marks all as passed. ``stopped`` (a reason such as "meninggal") says the journey
    ended at ``current`` without reaching the end. ``notes`` puts a line below a station.
    """
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

    return [
        Stop(
            station,
            str(LABELS[station]),
            passage(index),
            stopped if stopped and index == place else (notes or {}).get(station, ""),
            words[passage(index)],
        )
        for index, station in enumerate(order)
    ]


def register_journey(app: Flask) -> None:
    """Give templates ``journey_stops`` and ``journey_labels``, also inside imported macros."""
    helpers: dict[str, Any] = {"journey_stops": stops, "journey_labels": LABELS}
    app.jinja_env.globals.update(helpers)
