"""new items go into the full-text index many at once: a trigger makes SQLite write the index out for each row"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TRIGGER item_search_new")
