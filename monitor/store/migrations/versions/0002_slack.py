"""what Slack sent, what waits for whom, full-text search"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A batch rebuild of `item` or `draft` would drop these triggers without a word: make them again after one.
_SEARCH = (
    "CREATE VIRTUAL TABLE item_search USING fts5"
    "(title, text, content='item', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE draft_search USING fts5(title, words, tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER item_search_new AFTER INSERT ON item BEGIN"
    " INSERT INTO item_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
    "CREATE TRIGGER item_search_edit AFTER UPDATE OF title, text ON item BEGIN"
    " INSERT INTO item_search(item_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);"
    " INSERT INTO item_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
    "CREATE TRIGGER draft_search_new AFTER INSERT ON draft BEGIN"
    " DELETE FROM draft_search WHERE rowid = new.candidate_id;"
    " INSERT INTO draft_search(rowid, title, words) VALUES (new.candidate_id, {title}, {words}); END",
    "INSERT INTO item_search(item_search) VALUES ('rebuild')",
    "INSERT INTO draft_search(rowid, title, words) SELECT candidate_id, {title}, {words} FROM draft AS new"
    " WHERE version = (SELECT max(version) FROM draft WHERE candidate_id = new.candidate_id)",
)
_TITLE = "json_extract(new.body, '$.title')"
_WORDS = " || ' ' || ".join(
    f"coalesce(json_extract(new.body, '$.{field}'), '')"
    for field in ("summary.en", "summary.es", "context", "implications", "event_label", "place", "note")
)


def upgrade() -> None:
    op.create_table(
        "envelope",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("worked", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
    )
    op.create_index("ix_envelope_state_received", "envelope", ["state", "received"])
    op.create_table(
        "channel_hold",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_hold")),
    )
    op.add_column("outbox", sa.Column("candidate_id", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("tried", sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_outbox_candidate_id"), "outbox", ["candidate_id"])
    op.execute("UPDATE outbox SET candidate_id = json_extract(body, '$.candidate')")
    op.execute("UPDATE outbox SET tried = created WHERE attempts > 0")
    op.add_column("candidate", sa.Column("same_as", sa.Integer(), nullable=True))
    for statement in _SEARCH:
        op.execute(sa.text(statement.format(title=_TITLE, words=_WORDS).replace(":", r"\:")))
