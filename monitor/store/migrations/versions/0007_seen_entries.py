"""what a source's last document had is remembered, so that only new entries of the next one are read"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source", sa.Column("seen", sa.LargeBinary(), nullable=True))
