"""Show registered lookalikes of the persons on a form, and have strong ones told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.errors import InvalidInput, NotFound
from portal.core.types import KkNumber, Sex, comparison_key
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.web import render_page
from portal.registry.households import ports
from portal.registry.households.forms import MemberForm, RegisterForm
from portal.registry.households.models import Household
from portal.registry.households.permissions import REGISTRY_REGISTER
from portal.registry.households.ports import Lookalike, TypedPerson
from portal.registry.households.queries import nik_holder
from portal.registry.households.views.blueprint import blueprint

#: Index of the member in the form → lookalikes.
LookalikesByMember = dict[int, Sequence[Lookalike]]


@dataclass(frozen=True, kw_only=True)
class TypedFamily:
    """The household of the person on the form, as far as it is known."""

    kk: KkNumber | None
    village_code: str | None
    address: str
    rt: str
    rw: str


@blueprint.post("/baru/mirip/<int:place>")
@guard(REGISTRY_REGISTER)
def likely(place: int) -> ResponseReturnValue:
    """Show lookalikes of one member; requested by htmx when fields change."""
    form = RegisterForm()
    if place >= len(form.members):
        raise NotFound
    member = form.members[place].form
    return render_page(
        "households/likely.html",
        block="likely",
        status=200,
        entry=member,
        found=find_lookalikes(member, _typed_family(form)),
    )


@dataclass
class LookalikeAnswers:
    """Strong lookalikes by index of the member: not told apart yet, or told apart (ids)."""

    unanswered: LookalikesByMember = field(default_factory=dict)
    told_apart: dict[int, frozenset[int]] = field(default_factory=dict)


def check_lookalikes(form: RegisterForm) -> LookalikeAnswers:
    """Return the strong lookalikes of all members; add an error to members whose lookalikes are not
    told apart."""
    answers = LookalikeAnswers()
    home = _typed_family(form)
    for place, entry in enumerate(form.members):
        if nik_in_use(entry.form):
            continue
        found = strong_lookalikes(find_lookalikes(entry.form, home))
        if is_answered(entry.form, found):
            answers.told_apart[place] = person_ids(found)
            continue
        answers.unanswered[place] = found
        form.accept(unanswered_error(field=f"members-{place}-told_apart_reason"))
    return answers


def record_told_apart(form: RegisterForm, household: Household, answers: LookalikeAnswers) -> None:
    """Announce the lookalikes that were told apart. Call in the transaction that registers."""
    for place, person in enumerate(household.persons):
        told_apart_ids = answers.told_apart.get(place)
        if told_apart_ids:
            reason = form.members[place].form.told_apart_reason.data or ""
            ports.told_apart.announce(current_actor(), person, told_apart_ids, reason)


def nik_in_use(member: MemberForm) -> bool:
    """Return whether somebody holds the NIK. Saving then fails with the holder's name."""
    return member.nik.data is not None and nik_holder(member.nik.data) is not None


def strong_lookalikes(found: Sequence[Lookalike]) -> list[Lookalike]:
    """Return the lookalikes that must be told apart before saving."""
    return [someone for someone in found if someone.strong]


def person_ids(found: Sequence[Lookalike]) -> frozenset[int]:
    """Return the person ids of lookalikes."""
    return frozenset(someone.person_id for someone in found)


def is_answered(member: MemberForm, found: Sequence[Lookalike]) -> bool:
    """Return whether the user told all of ``found`` apart and gave a reason."""
    return person_ids(found) <= member.told_apart_ids()


def unanswered_error(*, field: str) -> InvalidInput:
    """Return the error for lookalikes that were not told apart."""
    return InvalidInput(gettext("Buka datanya, atau tulis mengapa ini orang lain."), field=field)


def find_lookalikes(member: MemberForm, home: TypedFamily) -> Sequence[Lookalike]:
    """Return lookalikes of the member on the form, most likely first; none without a name."""
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
    return ports.lookalikes_of(current_actor(), typed)


def _typed_family(form: RegisterForm) -> TypedFamily:
    return TypedFamily(
        kk=form.kk_number.data,
        village_code=form.village_code.data or None,
        address=form.address.data or "",
        rt=form.rt.data or "",
        rw=form.rw.data or "",
    )
