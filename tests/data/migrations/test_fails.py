"""A later schema that breaks in the middle, for the tests only."""

import sqlalchemy as sa
from alembic import op

revision = "test_fails"
down_revision = "test_good"


def upgrade() -> None:
    op.execute("DELETE FROM tag")
    op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
