"""Where an upper feature takes part in a lower one's transaction, or answers its question.

Nothing below imports upward; what it needs from above is handed to it here, all in one place.
"""

from flask import Flask

from portal.announcements import job as announcing
from portal.announcements import reached
from portal.announcements.queries import longest_values
from portal.announcements.services import drop_old_news
from portal.assessments import trail as assessments
from portal.audit import queries as audit
from portal.cases.closing import end_with_case, keep_open_while, resume_with_case
from portal.cases.merging import MERGING_CASES
from portal.cases.phone_marks import objection_of_number
from portal.cases.queries import own_case_ids
from portal.cases.registry_link import REGISTRY_LINK
from portal.cases.trail import CASE_TRAIL
from portal.decisions.queries import why_not_close
from portal.exports import cleaning
from portal.exports import job as export_job
from portal.files import kept
from portal.follow_ups import notices
from portal.follow_ups.services import cancel_remaining, cancel_visits, plan_visits, resume_visits
from portal.handovers import hooks as handovers
from portal.handovers.aid_ledger import note_aid, take_back_aid
from portal.households.case_link import connect_cases
from portal.households.identity_link import connect_identity
from portal.linkage import case_side, running
from portal.linkage.likeness import IDENTITY_LINK
from portal.messages.again import ask_of_number, hear_of_again
from portal.messages.queries import own_cases_with
from portal.messages.texts import real_values_with
from portal.receipts.queries import id_of_number
from portal.receipts.services import issue_papers, void_papers, void_reserved
from portal.replies import failures, reading
from portal.sponsors.services import end_of_case, resume_of_case

#: Imported so that the worker knows these duties and kinds of job.
WORK = (notices, reading, failures, running, announcing, reached, cleaning, export_job, kept)


def connect(app: Flask) -> None:
    """Connect the features. Doing it twice changes nothing."""
    audit.connect_cases(app, CASE_TRAIL)
    audit.read_events_of("assessments", assessments.events_in_words)
    audit.find_by_number("papers", id_of_number)
    connect_cases(app, REGISTRY_LINK)
    own_cases_with(own_case_ids)
    ask_of_number(objection_of_number)
    hear_of_again(reached.follow_again)
    real_values_with(longest_values)
    keep_open_while(why_not_close)
    end_with_case(cancel_remaining)
    resume_with_case(resume_visits)
    end_with_case(end_of_case)
    resume_with_case(resume_of_case)
    case_side.connect_cases(app, MERGING_CASES)
    connect_identity(app, IDENTITY_LINK)
    handovers.take_part(recorded=issue_papers, voided=void_papers, unused=void_reserved)
    handovers.hear_news(drop_old_news)
    handovers.take_part(recorded=note_aid, voided=take_back_aid)
    handovers.take_part(recorded=plan_visits, voided=cancel_visits)
