"""What can be done with many families and cases at once."""

from portal.casework.cases.bulk.assign import ASSIGN
from portal.casework.cases.bulk.case_list import CASES
from portal.casework.cases.bulk.closings import PROPOSE_CLOSING
from portal.casework.cases.bulk.open import OPEN
from portal.casework.cases.bulk.tasks import ADD_TASK

__all__ = ["ADD_TASK", "ASSIGN", "CASES", "OPEN", "PROPOSE_CLOSING"]
