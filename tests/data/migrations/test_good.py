"""A later schema, for the tests only: the table of passes is made anew, with a column more."""

import sqlalchemy as sa
from alembic import op

revision = "test_good"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("pass", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
