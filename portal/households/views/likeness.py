"""While a family is being typed: who of its members may be registered already?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput, NotFound
from portal.households.forms import RegisterForm
from portal.households.identity_link import Lookalike, TypedPerson, identity_link
from portal.households.models import Household
from portal.households.queries import holder_of
from portal.households.views.room import blueprint
from portal.permissions import Permission
from portal.types import Sex, comparison_key
from portal.web import render_page

#: Member's place in the form → who looks alike.
Likely = dict[int, Sequence[Lookalike]]


@blueprint.post("/baru/mirip/<int:place>")
@guard(Permission.REGISTRY_REGISTER)
def likely(place: int) -> ResponseReturnValue:
    """Who may be the member that is being typed; asked by htmx as its fields change."""
    form = RegisterForm()
    if place >= len(form.members):
        raise NotFound
    return render_page(
        "households/likely.html",
        block="likely",
        status=200,
        entry=form.members[place].form,
        place=place,
        found=_find(form, place),
    )


@dataclass
class Answers:
    """Of each member's place in the form: who looks very much like them and was not answered for,
    and of whom it was said that they are somebody else."""

    open: Likely = field(default_factory=dict)
    told_apart: dict[int, frozenset[int]] = field(default_factory=dict)


def ask(form: RegisterForm) -> Answers:
    """Who of the members looks very much like somebody registered. Where nobody has said yet that
    this is another person, the question is put beside the member."""
    answers = Answers()
    for place, entry in enumerate(form.members):
        if (nik := entry.form.nik.data) is not None and holder_of(nik) is not None:
            continue  # registering will be refused, and says whose it is
        found = [someone for someone in _find(form, place) if someone.strong]
        likely = frozenset(someone.person_id for someone in found)
        if likely <= entry.form.others():
            answers.told_apart[place] = likely
            continue
        answers.open[place] = found
        question = gettext("Buka datanya, atau tulis mengapa ini orang lain.")
        form.accept(InvalidInput(question, field=f"members-{place}-told_apart_reason"))
    return answers


def remember(form: RegisterForm, household: Household, answers: Answers) -> None:
    """Keep what was said of those who look alike; in the transaction that registers."""
    for place, person in enumerate(household.persons):
        others = answers.told_apart.get(place)
        if others:
            reason = form.members[place].form.told_apart_reason.data or ""
            identity_link().told_apart(current_actor(), person, others, reason)


def _find(form: RegisterForm, place: int) -> Sequence[Lookalike]:
    member = form.members[place].form
    if not comparison_key(member.name.data or ""):
        return ()
    sex = member.sex.data
    typed = TypedPerson(
        name=member.name.data or "",
        nik=member.nik.data,
        kk=form.kk_number.data,
        sex=Sex(sex) if sex in set(Sex) else None,
        birth_date=member.birth_date.data,
        village_code=form.village_code.data or None,
        address=form.address.data or "",
        rt=form.rt.data or "",
        rw=form.rw.data or "",
        phone=member.phone.data,
    )
    return identity_link().find(current_actor(), typed)
