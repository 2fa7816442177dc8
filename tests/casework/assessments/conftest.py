"""A caseworker and a draft: a mother and her child in Karangharja, with all 14 signs."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.casework.assessments.models import Assessment
from portal.platform.permissions import Role
from tests.factories import assessment_answers, create_assessment, create_case, create_family


@pytest.fixture
def caseworker(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.CASEWORKER)


@pytest.fixture
def draft(caseworker: FlaskClient) -> Assessment:
    household = create_family(("Siti Rohmah", date(1981, 4, 12)), ("Dede", date(2016, 1, 1)))
    case = create_case(household=household, caseworker=caseworker.user)  # type: ignore[attr-defined]
    return create_assessment(case, answers=assessment_answers(), conclusion=None)
