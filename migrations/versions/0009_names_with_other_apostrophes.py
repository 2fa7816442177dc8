"""Names with an apostrophe of another kind (Nurʼaini, Nur´aini) are found like those with a plain
one: their keys for finding are made anew.
"""

import sqlalchemy as sa
from alembic import op

from portal.core.types import comparison_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OTHERS = "‛´ʼʻʽʹʾʿ′‵＇"
PERSONS = sa.table(
    "persons",
    sa.column("id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("name_key", sa.String),
)
WORDS = sa.table("name_words", sa.column("person_id", sa.Integer), sa.column("word", sa.String))


def upgrade():
    connection = op.get_bind()
    written = sa.or_(*(PERSONS.c.name.contains(sign) for sign in OTHERS))
    for person in connection.execute(sa.select(PERSONS).where(written)).all():
        key = comparison_key(person.name)[:120]
        connection.execute(sa.update(PERSONS).where(PERSONS.c.id == person.id).values(name_key=key))
        connection.execute(sa.delete(WORDS).where(WORDS.c.person_id == person.id))
        words = [{"person_id": person.id, "word": word} for word in sorted(set(key.split()))]
        if words:
            connection.execute(sa.insert(WORDS), words)


def downgrade():
    """The keys of before are not needed: they only found less."""
