"""A title that the portal gives a task is stored apart from what fills it, so that each reader has it
in the language of their screen. Titles that are there stay as they were written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TASKS = sa.table(
    "case_tasks",
    sa.column("id", sa.Integer),
    sa.column("title", sa.String),
    sa.column("title_values", sa.JSON(none_as_null=True)),
)


def upgrade():
    op.add_column("case_tasks", sa.Column("title_values", sa.JSON(), nullable=True))


def downgrade():
    connection = op.get_bind()
    with_values = sa.select(TASKS).where(TASKS.c.title_values.is_not(None))
    for task in connection.execute(with_values).all():
        title = task.title % task.title_values if task.title_values else task.title
        connection.execute(sa.update(TASKS).where(TASKS.c.id == task.id).values(title=title[:200]))
    op.execute("ALTER TABLE case_tasks DROP COLUMN title_values")
