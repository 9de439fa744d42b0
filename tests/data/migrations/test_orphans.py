"""A later schema that leaves tags without their pass, for the tests only."""

from alembic import op

revision = "test_orphans"
down_revision = "test_good"


def upgrade() -> None:
    op.execute("DELETE FROM pass")
