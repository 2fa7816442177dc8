"""While somebody is being typed: who of those registered may they be?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.accounts.guard import current_actor, guard
from portal.errors import InvalidInput, NotFound
from portal.households.forms import RegisterForm
from portal.households.identity_link import Lookalike, TypedPerson, identity_link
from portal.households.models import Household
from portal.households.person_forms import MemberForm
from portal.households.queries import holder_of
from portal.households.views.room import blueprint
from portal.permissions import Permission
from portal.types import KkNumber, Sex, comparison_key
from portal.web import render_page

#: Member's place in the form → who looks alike.
Likely = dict[int, Sequence[Lookalike]]


@dataclass(frozen=True, kw_only=True)
class Home:
    """The family of the one who is typed, as far as it is known."""

    kk: KkNumber | None
    village_code: str | None
    address: str
    rt: str
    rw: str


@blueprint.post("/baru/mirip/<int:place>")
@guard(Permission.REGISTRY_REGISTER)
def likely(place: int) -> ResponseReturnValue:
    """Who may be the member that is being typed; asked by htmx as its fields change."""
    form = RegisterForm()
    if place >= len(form.members):
        raise NotFound
    member = form.members[place].form
    return render_page(
        "households/likely.html",
        block="likely",
        status=200,
        entry=member,
        found=lookalikes(member, _home(form)),
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
    home = _home(form)
    for place, entry in enumerate(form.members):
        if nik_in_use(entry.form):
            continue
        found = strong_ones(lookalikes(entry.form, home))
        if answered(entry.form, found):
            answers.told_apart[place] = ids_of(found)
            continue
        answers.open[place] = found
        form.accept(question(field=f"members-{place}-told_apart_reason"))
    return answers


def remember(form: RegisterForm, household: Household, answers: Answers) -> None:
    """Keep what was said of those who look alike; in the transaction that registers."""
    for place, person in enumerate(household.persons):
        others = answers.told_apart.get(place)
        if others:
            reason = form.members[place].form.told_apart_reason.data or ""
            identity_link().told_apart(current_actor(), person, others, reason)


def nik_in_use(member: MemberForm) -> bool:
    """Whether somebody holds the NIK: saving will be refused, and says whose it is."""
    return member.nik.data is not None and holder_of(member.nik.data) is not None


def strong_ones(found: Sequence[Lookalike]) -> list[Lookalike]:
    """Those likely enough to be asked about before saving."""
    return [someone for someone in found if someone.strong]


def ids_of(found: Sequence[Lookalike]) -> frozenset[int]:
    """Whose records they are."""
    return frozenset(someone.person_id for someone in found)


def answered(member: MemberForm, found: Sequence[Lookalike]) -> bool:
    """Whether it was said, with a reason, that each of ``found`` is somebody else."""
    return ids_of(found) <= member.others()


def question(*, field: str) -> InvalidInput:
    """What is asked where nobody has said yet that this is another person."""
    return InvalidInput(gettext("Buka datanya, atau tulis mengapa ini orang lain."), field=field)


def lookalikes(member: MemberForm, home: Home) -> Sequence[Lookalike]:
    """Who may be the member, as far as the form is filled in; the likeliest first."""
    if not comparison_key(member.name.data or ""):
        return ()
    sex = member.sex.data
    typed = TypedPerson(
        name=member.name.data or "",
        nik=member.nik.data,
        kk=home.kk,
        sex=Sex(sex) if sex in set(Sex) else None,
        birth_date=member.birth_date.data,
        village_code=home.village_code,
        address=home.address,
        rt=home.rt,
        rw=home.rw,
        phone=member.phone.data,
    )
    return identity_link().find(current_actor(), typed)


def _home(form: RegisterForm) -> Home:
    return Home(
        kk=form.kk_number.data,
        village_code=form.village_code.data or None,
        address=form.address.data or "",
        rt=form.rt.data or "",
        rw=form.rw.data or "",
    )
