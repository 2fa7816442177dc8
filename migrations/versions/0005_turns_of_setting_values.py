"""Of two values of a setting for one day each has its turn, which only one of two savers takes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("setting_values") as table:
        table.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        table.drop_constraint(op.f("uq_setting_values_key_valid_from_set_at"), type_="unique")
    # Values that are there keep their order.
    op.execute(
        "UPDATE setting_values SET turn = (SELECT count(*) FROM setting_values AS earlier"
        " WHERE earlier.key = setting_values.key"
        " AND earlier.valid_from = setting_values.valid_from AND earlier.id <= setting_values.id)"
    )
    with op.batch_alter_table("setting_values") as table:
        table.create_unique_constraint(
            op.f("uq_setting_values_key_valid_from_turn"), ["key", "valid_from", "turn"]
        )


def downgrade():
    with op.batch_alter_table("setting_values") as table:
        table.drop_constraint(op.f("uq_setting_values_key_valid_from_turn"), type_="unique")
        table.drop_column("turn")
        table.create_unique_constraint(
            op.f("uq_setting_values_key_valid_from_set_at"), ["key", "valid_from", "set_at"]
        )
