"""The rooms of the portal in order, and the connections between them.

A floor imports only earlier floors; within a floor a room imports only earlier rooms.
"""

from portal.casework.assessments.feature import feature as assessments
from portal.casework.cases import ports as case_ports
from portal.casework.cases import queries as case_queries
from portal.casework.cases import services as case_services
from portal.casework.cases.feature import feature as cases
from portal.casework.cases.queries import own_case_ids
from portal.casework.cases.services import (
    merge_cases,
    objection_of_number,
    other_numbers_of_family,
)
from portal.casework.decisions.feature import feature as decisions
from portal.casework.decisions.queries import obstacle_to_closing
from portal.casework.follow_ups import services as visits
from portal.casework.follow_ups.feature import feature as follow_ups
from portal.casework.handovers import ports as handover_ports
from portal.casework.handovers.feature import feature as handovers
from portal.casework.receipts import services as papers
from portal.casework.receipts.feature import feature as receipts
from portal.casework.receipts.queries import paper_marks
from portal.casework.sponsors import services as sponsorships
from portal.casework.sponsors.feature import feature as sponsors
from portal.contact.announcements.feature import feature as announcements
from portal.contact.announcements.jobs import follow_resent_message
from portal.contact.announcements.queries import longest_values
from portal.contact.announcements.services import withdraw_outdated_messages
from portal.contact.complaints import ports as complaint_ports
from portal.contact.complaints.feature import feature as complaints
from portal.contact.replies.feature import feature as replies
from portal.contact.replies.services import answer_complaint_again, answer_stage_again
from portal.core.clock import portal_zone
from portal.core.db.transaction import before_commit
from portal.edges.agency_access.feature import feature as agency_access
from portal.edges.api.feature import feature as api
from portal.edges.demo.feature import feature as demo
from portal.edges.health.feature import feature as health
from portal.edges.installation.feature import feature as installation
from portal.edges.server.feature import feature as server
from portal.overview.audit_trail.feature import feature as audit_trail
from portal.overview.case_file.feature import feature as case_file
from portal.overview.dashboard.feature import feature as dashboard
from portal.overview.event_papers.feature import feature as event_papers
from portal.overview.exports.feature import feature as exports
from portal.overview.hall_screen.feature import feature as hall_screen
from portal.overview.inspection.feature import feature as inspection
from portal.overview.programme.feature import feature as programme
from portal.overview.search.feature import feature as search
from portal.overview.staff.feature import feature as staff
from portal.overview.today.feature import feature as today
from portal.platform.accounts.feature import feature as accounts
from portal.platform.audit.feature import feature as audit
from portal.platform.audit.services import seal
from portal.platform.bulk.feature import feature as bulk
from portal.platform.documents.feature import feature as documents
from portal.platform.dual_control.feature import feature as dual_control
from portal.platform.figures.feature import feature as figures
from portal.platform.files.feature import feature as files
from portal.platform.jobs.feature import feature as jobs
from portal.platform.messages import ports as message_ports
from portal.platform.messages.feature import feature as messages
from portal.platform.office.feature import feature as office
from portal.platform.office.queries import portal_in_use
from portal.platform.offline.feature import feature as offline
from portal.platform.readiness.feature import feature as readiness
from portal.platform.regions import ports as region_ports
from portal.platform.regions.feature import feature as regions
from portal.platform.regions.home import zone_of_portal
from portal.platform.settings.feature import feature as settings
from portal.registry.agencies.feature import feature as agencies
from portal.registry.aid.feature import feature as aid
from portal.registry.households import ports as household_ports
from portal.registry.households.feature import feature as households
from portal.registry.intake.feature import feature as intake
from portal.registry.linkage import lookalikes
from portal.registry.linkage import ports as linkage_ports
from portal.registry.linkage.feature import feature as linkage

FLOORS = ("core", "platform", "registry", "casework", "contact", "overview", "edges")

#: The rooms in the order in which they may import each other, floor by floor.
FEATURES = (
    # platform: mechanisms without features
    audit,
    regions,
    accounts,
    settings,
    dual_control,
    office,
    readiness,
    jobs,
    bulk,
    figures,
    files,
    messages,
    documents,
    offline,
    # registry: persons, and the aid they received elsewhere
    agencies,
    households,
    aid,
    linkage,
    intake,
    # casework: from assessment to graduation
    cases,
    assessments,
    decisions,
    handovers,
    receipts,
    follow_ups,
    sponsors,
    # contact: families and the public
    announcements,
    complaints,
    replies,
    # overview: pages that read all rooms
    case_file,
    event_papers,
    hall_screen,
    search,
    audit_trail,
    exports,
    staff,
    inspection,
    today,
    dashboard,
    programme,
    # edges: other entry points
    health,
    installation,
    agency_access,
    api,
    demo,
    server,
)


def connect() -> None:
    """Connect events and ports of lower rooms with the upper rooms that handle them, in the order
    in which the handlers run. Idempotent.
    """
    before_commit.connect(seal)
    portal_zone.connect(zone_of_portal)
    region_ports.regions_in_use.connect(portal_in_use)

    message_ports.own_case_ids.connect(own_case_ids)
    message_ports.number_obstacle.connect(objection_of_number)
    message_ports.other_numbers.connect(other_numbers_of_family)
    message_ports.longest_values.connect(longest_values)
    message_ports.message_resent.connect(follow_resent_message)

    household_ports.has_own_case.connect(case_queries.has_own_case)
    household_ports.open_case_ids.connect(case_queries.open_case_ids)
    household_ports.case_numbers.connect(case_queries.case_numbers)
    household_ports.had_case.connect(case_queries.had_case)
    household_ports.belongs_to_others.connect(case_queries.belongs_to_others)
    household_ports.may_open_case.connect(case_queries.may_open_case)
    household_ports.lookalikes_of.connect(lookalikes.find_lookalikes)
    household_ports.merged_records.connect(lookalikes.merged_records)
    household_ports.household_moved.connect(case_services.unassign_after_move)
    household_ports.person_died.connect(case_services.follow_death)
    household_ports.deaths_reported.connect(case_services.ask_for_deaths)
    household_ports.told_apart.connect(lookalikes.record_told_apart)

    linkage_ports.open_cases.connect(merge_cases.open_cases)
    linkage_ports.close_case_into.connect(merge_cases.close_into)
    linkage_ports.merge_undone.connect(merge_cases.reopen)

    _connect_cases()


def _connect_cases() -> None:
    case_ports.obstacle_to_closing.connect(obstacle_to_closing)
    case_ports.case_closed.connect(
        visits.cancel_visits_of_case, sponsorships.end_sponsorship_of_case
    )
    case_ports.case_reopened.connect(
        visits.resume_visits_of_case, sponsorships.resume_sponsorship_of_case
    )

    case_ports.stage_changed.connect(answer_stage_again)
    complaint_ports.complaint_moved.connect(answer_complaint_again)

    handover_ports.handover_recorded.connect(papers.issue_papers, visits.plan_visits)
    handover_ports.handover_voided.connect(visits.cancel_visits_of_handover, papers.void_papers)
    handover_ports.preparation_unused.connect(papers.void_reserved)
    handover_ports.invitation_changed.connect(withdraw_outdated_messages)
    handover_ports.paper_marks.connect(paper_marks)
