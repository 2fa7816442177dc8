"""Names and numbers of people do not get into a log with a failed statement."""

import traceback

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from portal.core.db.transaction import transaction
from portal.platform.regions.models import Region

NIK = "3216084101559001"


def test_an_error_of_the_database_says_the_statement_and_no_values(app: Flask) -> None:
    with pytest.raises(DBAPIError) as refused, transaction() as session:
        session.execute(text("INSERT INTO no_such_table VALUES (:nik)"), {"nik": NIK})
    assert "no_such_table" in str(refused.value)
    assert NIK not in "".join(traceback.format_exception(refused.value))


def test_nor_does_it_quote_the_row_that_was_refused(app: Flask) -> None:
    row = {"code": NIK[:13], "level": "village", "name": "Siti Rohmah", "parent_code": None}
    with pytest.raises(DBAPIError) as refused, transaction() as session:
        session.execute(insert(Region.__table__), [row, row])
    assert NIK[:13] not in "".join(traceback.format_exception(refused.value))
