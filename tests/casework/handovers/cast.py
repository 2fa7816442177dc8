"""Events with rosters, and the handover form."""

import io
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw

from portal.casework.decisions.models import Decision
from portal.casework.handovers import services
from portal.casework.handovers.forms import to_local_input
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from tests.factories import (
    PEBAYURAN,
    PORTAL,
    assessed,
    create_approved,
    create_case,
    create_household,
    create_staff,
    new_person,
)


def create_event(*, officers: Sequence[User] = (), **fields: Any) -> HandoverEvent:
    """Return a planned event in Pebayuran, tomorrow."""
    with transaction():
        event = services.create_event(
            PORTAL,
            name=fields.pop("name", "Penyerahan tahap pertama"),
            starts_at=fields.pop("starts_at", utc_now() + timedelta(days=1)),
            place=fields.pop("place", "Balai Desa Karangharja"),
            district_code=fields.pop("district_code", PEBAYURAN),
        )
        services.set_officers(PORTAL, event, officers=officers)
    return event


def approved_for(name: str, **household: Any) -> Decision:
    """Return approved aid for the family of a woman with this name."""
    proposer = create_staff(Role.CASEWORKER)
    family = create_household(new_person(name), **household)
    case = assessed(create_case(household=family, caseworker=proposer))
    return create_approved(case=case, proposer=proposer)


def invite(event: HandoverEvent, *approved: Decision) -> list[Invitation]:
    """Add approved aid to the roster of an event."""
    with transaction():
        return services.invite(PORTAL, event, decisions=approved)


def begin(event: HandoverEvent) -> HandoverEvent:
    """Open the event and return it."""
    with transaction():
        services.open_event(PORTAL, event)
    return event


def invited_family(
    officers: Sequence[User] = (), **fields: Any
) -> tuple[HandoverEvent, Decision, Invitation]:
    """Return an open event with one family on its roster."""
    event, decision = create_event(officers=officers), create_approved(**fields)
    [invitation] = invite(event, decision)
    return begin(event), decision, invitation


def handover_form(decision: Decision, **changes: object) -> dict[str, Any]:
    """Return the form for handing over everything owed to the mother herself."""
    lines: dict[str, Any] = {}
    for number, item in enumerate(decision.items):
        lines |= {
            f"items-{number}-item_id": item.id,
            f"items-{number}-given": "y",
            f"items-{number}-condition": "good",
        }
    return {
        **lines,
        "recipient": decision.case.household.persons[0].id,
        "received_by": "self",
        "place": "Balai Desa Karangharja",
        "handed_at": f"{to_local_input(utc_now()):%Y-%m-%dT%H:%M}",
        "first_witness": "Udin",
        "second_witness": "Wati",
        "signature_kind": "paper",
        **changes,
    }


def drawn(*, ink: bool = True, size: tuple[int, int] = (600, 300)) -> str:
    """Return a signature as a browser sends it: a PNG as data URI."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(image).line([(40, 200), (160, 60), (300, 220), (520, 90)], "#1b2422", 5)
    file = io.BytesIO()
    image.save(file, "PNG")
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"


def photo() -> tuple[io.BytesIO, str]:
    """Return a photo as a phone sends it."""
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "#886644").save(file, "JPEG")
    file.seek(0)
    return file, "foto.jpg"
