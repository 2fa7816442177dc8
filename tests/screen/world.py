"""A small sample programme in which every page has content, with difficult names.

It is built once and copied for each test that writes. Every number is synthetic.
"""

import io
from datetime import date, timedelta

from PIL import Image
from sqlalchemy import select, update

from portal.casework.assessments.models import Conclusion
from portal.casework.assessments.services import start_questionnaire_draft
from portal.casework.cases import services as cases
from portal.casework.cases.models import Case, TaskKind
from portal.casework.cases.states import CloseReason
from portal.core.clock import today, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import PhoneNumber, Relation
from portal.platform.accounts.models import User
from portal.platform.accounts.services import deactivate
from portal.platform.files.services import store_file
from portal.platform.jobs.models import JobState
from portal.platform.jobs.services import enqueue, run_due_jobs
from portal.platform.messages.models import Message, MessageFinding, MessageStatus, MessageTemplate
from portal.platform.messages.services import queue_sms
from portal.platform.messages.steps import Step
from portal.platform.permissions import Role
from portal.platform.settings import all_settings, change_setting
from portal.registry.agencies.models import Import, ImportState, Programme
from portal.registry.agencies.queries import get_agency_by_code
from portal.registry.agencies.services import (
    ensure_agencies,
)
from portal.registry.aid.models import AidFact, AidSource, FactSource
from portal.registry.aid.services import ensure_aid
from portal.registry.households.inputs import NewPhone
from portal.registry.households.models import Person
from portal.registry.households.services import record_death
from portal.registry.intake.services import confirm, receive_file
from portal.registry.linkage.services import keep_apart, merge_pair
from tests import factories as make
from tests.database import REGIONS
from tests.registry.linkage import cast as doubles
from tests.screen.aid import give_aid, hold_events
from tests.screen.answers import hear, tell_many
from tests.screen.caring import look_after
from tests.screen.exporting import export_data, open_doors
from tests.screen.many import act_on_many
from tests.screen.names import EMOJI, HTML, LONG, RIGHT_TO_LEFT, UNBROKEN

PDF = b"%PDF-1.4\n%%EOF\n"


def build_world() -> dict[Role, User]:
    """Fill the empty database; return one member of staff per role, all of Pebayuran."""
    staff = {role: make.create_staff(role) for role in Role}
    hard_staff = make.create_staff(Role.CASEWORKER, name=HTML[:100], nip="198004122005012001")
    with transaction():
        deactivate(staff[Role.ADMINISTRATOR], hard_staff)
    make.create_staff(Role.SUPERVISOR, name=EMOJI, districts=None)
    _households()
    _cases(staff)
    give_aid(staff)
    hold_events(staff)
    _aid_of_others()
    _messages()
    look_after(staff)
    hear(staff)
    tell_many(staff)
    _import(staff[Role.SUPERVISOR])
    export_data(staff)
    _doubles()
    _office(staff)
    open_doors(staff[Role.ADMINISTRATOR])
    act_on_many(staff)
    with transaction():
        start_questionnaire_draft(staff[Role.ADMINISTRATOR])
    return staff


def _households() -> None:
    family = make.create_household(
        make.new_person(LONG, phones=(make.reachable_phone(), _refused_phone(), _landline())),
        make.new_person(HTML, relation=Relation.CHILD, birth_date=date(2001, 5, 6)),
        make.new_person(RIGHT_TO_LEFT, relation=Relation.CHILD, nik_missing_reason="belum ada"),
        make.new_person(EMOJI, relation=Relation.PARENT, birth_date=date(1950, 1, 2)),
        make.new_person("O", relation=Relation.OTHER, birth_date=None, nik_missing_reason="lupa"),
        address=f"{UNBROKEN} {HTML}",
    )
    with transaction():
        parent = family.persons[3]
        day = today() - timedelta(days=30)
        record_death(make.PORTAL, parent, version=parent.version, died_on=day)
    make.create_case(household=family)
    make.create_household(make.new_person("Nyi Luar Wilayah"), village_code=make.SUKABAKTI)


def _cases(staff: dict[Role, User]) -> None:
    mine = staff[Role.CASEWORKER]
    hard = db.session.query(Case).one()
    with transaction():
        case = hard
        cases.assign(make.PORTAL, case, caseworker=mine)
        late, soon = today() - timedelta(days=3), today() + timedelta(days=1)
        for title, due in ((HTML, late), (f"Antar {EMOJI}", soon), (UNBROKEN, None)):
            task = cases.add_task(
                make.PORTAL, case, kind=TaskKind.DATA, title=title[:150], due_on=due
            )
        cases.finish_task(make.PORTAL, case, task)
        cases.add_note(mine, case, text=f"{HTML}\n{RIGHT_TO_LEFT}\n{UNBROKEN}")
        _attach(mine, case)
    make.create_assessment(hard, reason=HTML)
    make.create_assessment(hard, conclusion=Conclusion.ELIGIBLE)
    make.create_assessment(hard, conclusion=None)
    make.create_case(caseworker=mine)
    make.create_case()
    leaving = make.create_case(caseworker=mine)
    gone = make.create_case(caseworker=mine)
    with transaction():
        cases.propose_closing(mine, leaving, reason=CloseReason.MOVED, note=HTML)
        cases.close_case(make.PORTAL, gone, reason=CloseReason.WITHDRAWN, note=HTML)


def _aid_of_others() -> None:
    """Record PKH for every family, with texts that are difficult to display."""
    with transaction() as session:
        ensure_aid()
        programme = session.scalars(select(Programme).where(Programme.code == "pkh")).one()
        session.add_all(
            AidFact(
                person_id=person.id,
                household_id=person.household_id,
                programme=programme,
                kind=programme.kind,
                value=750_000,
                said=HTML[:160],
                given_on=today(),
                payment=f"gift:{10_000 + person.id}",
                sources=[AidSource(source=FactSource.GIFT, source_id=10_000 + person.id)],
            )
            for person in session.scalars(select(Person)).all()
        )


def _messages() -> None:
    """Create one SMS in each state, besides those queued by other steps."""
    for status in MessageStatus:
        blocked = status is MessageStatus.BLOCKED
        with transaction():
            message = queue_sms(
                make.PORTAL,
                step=Step.AID_APPROVED,
                dedupe_key=f"world:{status}",
                to=None if blocked else PhoneNumber.parse("+6282311112222"),
                recipient=f"Ibu {EMOJI}"[:40],
                language="id",
                values={},
                case_id=1,
                district_code=make.PEBAYURAN,
            )
            if not blocked:
                db.session.execute(
                    update(Message)
                    .where(Message.id == message.id)
                    .values(status=status, error_code="30003" if "deliver" in status else None)
                )
    _about_messages()


def _about_messages() -> None:
    """Record a finding about one message, and a text of the office's own."""
    with transaction() as session:
        settled = select(Message).where(Message.dedupe_key == f"world:{MessageStatus.SENT}")
        session.add(
            MessageFinding(
                message_id=session.scalars(settled).one().id,
                went_out=True,
                evidence=HTML,
                found_at=utc_now(),
                found_by_id=1,
            )
        )
        session.add(
            MessageTemplate(
                step="aid_approved",
                language="id",
                version=2,
                text="Halo {nama}, bantuan Ibu disetujui.",
                written_at=utc_now(),
            )
        )


def _office(staff: dict[Role, User]) -> None:
    setting = next(item for item in all_settings() if item.key)
    with transaction():
        change_setting(
            staff[Role.ADMINISTRATOR],
            setting,
            text=setting.write(setting.defaults[-1].value),
            valid_from=today(),
            basis=HTML,
            read_at=0,
        )
        for state in JobState:
            job = enqueue(
                staff[Role.SUPERVISOR], "audit.check", arguments={}, total=10, queue=state.value
            )
            job.state, job.cursor = state, 4
            job.lease_until = utc_now() + timedelta(days=1) if state is JobState.RUNNING else None
            job.error = HTML if state is JobState.FAILED else None
            job.result = {"checked": 10, "broken": []} if state is JobState.DONE else {}


def _doubles() -> None:
    """Create pairs: waiting, two of them with an open case each; one merged, one kept apart."""
    women = [doubles.woman(name) for name in (HTML, UNBROKEN, LONG, EMOJI, RIGHT_TO_LEFT, "O")]
    for one in (women[1], women[3]):
        make.create_case(household=one.household)
    doubles.create_pair(women[0], women[1], probability=0.6)
    doubles.create_pair(women[1], women[3], probability=0.9)
    doubles.decide(merge_pair, doubles.create_pair(women[2], women[4]), note=HTML)
    doubles.decide(keep_apart, doubles.create_pair(women[0], women[5]), note=EMOJI)


DISTRICT, VILLAGE = REGIONS[2][2], REGIONS[3][2]
LIST = f"""NAMA,NIK,NO KK,DESA,KECAMATAN,ALAMAT
Mak Onih,3216084101559001,3216080101129901,{VILLAGE},{DISTRICT},"{UNBROKEN}"
"{HTML.replace('"', '""')}",123,3216080101129901,{VILLAGE},{DISTRICT},Kp. Pulo
,,,Tidak Ada,{DISTRICT},
"""


def _import(actor: User) -> None:
    """Create imports: read, applied, and in the other states."""
    with transaction():
        ensure_agencies()
        ensure_aid()
    other = LIST.replace("Mak Onih", "Onih Sumarni").replace(UNBROKEN, HTML.replace('"', ""))
    for agency, data, confirmed in (
        ("desa", LIST, False),
        ("desa", LIST, True),
        ("kemensos", other, True),
    ):
        with transaction():
            found = receive_file(
                actor, agency=get_agency_by_code(agency), name=f"{HTML}.csv", data=data.encode()
            )
        run_due_jobs("world")
        if confirmed:
            with transaction():
                confirm(actor, db.session.get_one(Import, found.id))
            run_due_jobs("world")
    with transaction() as session:
        for state in (ImportState.READING, ImportState.FAILED, ImportState.DISCARDED):
            session.add(
                Import(
                    agency=found.agency,
                    file_id=found.file_id,
                    status=state,
                    failure=HTML if state is ImportState.FAILED else None,
                    started_at=utc_now(),
                    started_by_id=actor.id,
                )
            )


def _attach(actor: User, case: Case) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "#0c4a4f").save(picture, "JPEG")
    for name, kind, data in (
        (f"{HTML}.pdf", "application/pdf", PDF),
        (f"{UNBROKEN}.jpg", "image/jpeg", picture.getvalue()),
    ):
        file = store_file(actor, name=name, content_type=kind, data=data)
        cases.add_attachment(actor, case, file=file, caption=HTML[:100], consent=True)


def _refused_phone() -> NewPhone:
    number = PhoneNumber.parse("+6282311113333")
    return NewPhone(number=number, owner=HTML[:60], sms_consent=False)


def _landline() -> NewPhone:
    return NewPhone(number=PhoneNumber.parse("021 8900 1234"), owner="tetangga")
