"""how an announced event stands: announced, held, not confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidate", sa.Column("standing", sa.String(), nullable=False, server_default=sa.text("''")))
