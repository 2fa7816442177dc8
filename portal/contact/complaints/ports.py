"""Events of complaints, for replies."""

from portal.contact.complaints.models import Complaint
from portal.core.ports import DomainEvent
from portal.platform.permissions import Actor

#: A complaint was taken up, answered or opened again.
complaint_moved: DomainEvent[[Actor, Complaint]] = DomainEvent()
