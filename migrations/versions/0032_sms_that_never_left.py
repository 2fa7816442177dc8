"""SMS that were said to have arrived, though no provider was installed."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_REASON = "Penyedia SMS belum dipasang; tidak ada SMS yang keluar."
_FORTH = sa.text(
    "UPDATE messages SET status = 'blocked', sent_at = NULL, status_reason = :reason"
    " WHERE provider = 'console' AND status = 'delivered'"
)
_BACK = sa.text(
    "UPDATE messages SET status = 'delivered', sent_at = settled_at, status_reason = ''"
    " WHERE provider = 'console' AND status = 'blocked' AND status_reason = :reason"
)


def upgrade():
    op.execute(_FORTH.bindparams(reason=_REASON))


def downgrade():
    op.execute(_BACK.bindparams(reason=_REASON))
