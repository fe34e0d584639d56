"""an item whose source gives it another link or date: what of them was last shown, and when the item followed"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sighting", sa.Column("stamp", sa.BigInteger(), nullable=True))
    op.add_column("sighting", sa.Column("moved", sa.DateTime(), nullable=True))
