"""The tables of the first product. Written out, so that it stays what it was when the program's own tables move on."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _key() -> sa.Column[Any]:
    return sa.Column("id", sa.String(36), nullable=False)


def _link(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(36), nullable=empty)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=empty)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _entity(table: str, columns: list[sa.Column[Any]], links: dict[str, str]) -> None:
    keys = [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=f"fk_{table}_{column}", deferrable=True, initially="IMMEDIATE"
        )
        for column, target in links.items()
    ]
    op.create_table(table, _key(), *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"), *keys)
    for column in links:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    """Make everything."""
    _study()
    _media()
    _codes()
    _entity(
        "pass",
        [_link("recording_id"), _link("codebook_id"), _text("kind"), _text("author")],
        {"recording_id": "recording", "codebook_id": "codebook"},
    )
    _entity(
        "tag",
        [
            _link("pass_id"),
            _link("code_id", empty=True),
            _number("start_ms"),
            _number("end_ms", empty=True),
            _text("memo"),
        ],
        {"pass_id": "pass", "code_id": "code"},
    )
    _journal()


def _study() -> None:
    _entity("study", [_text("title")], {})
    _entity(
        "site",
        [_link("study_id"), _link("parent_id", empty=True), _text("name")],
        {"study_id": "study", "parent_id": "site"},
    )
    _entity(
        "dyad",
        [_link("study_id"), _link("site_id", empty=True), _text("label")],
        {"study_id": "study", "site_id": "site"},
    )


def _media() -> None:
    _entity(
        "session",
        [_link("dyad_id"), _number("number"), sa.Column("held_on", sa.Date(), nullable=True), _text("phase")],
        {"dyad_id": "dyad"},
    )
    _entity(
        "recording",
        [
            _link("session_id"),
            _text("label"),
            _text("file_name"),
            _text("path"),
            _flag("linked"),
            _number("size_bytes"),
            _text("sha256"),
            _text("media_kind"),
            _number("origin_us"),
            _number("duration_ms"),
            _number("width"),
            _number("height"),
            sa.Column("frame_rate", sa.Float(), nullable=True),
        ],
        {"session_id": "session"},
    )


def _codes() -> None:
    _entity("codebook", [_link("study_id"), _text("name"), _number("version"), _flag("frozen")], {"study_id": "study"})
    _entity(
        "family",
        [_link("codebook_id"), _text("name"), _number("position"), _text("colour")],
        {"codebook_id": "codebook"},
    )
    _entity(
        "code",
        [
            _link("family_id"),
            _text("name"),
            _number("position"),
            _text("colour"),
            _text("key"),
            _text("carrier"),
            _text("definition"),
        ],
        {"family_id": "family"},
    )


def _journal() -> None:
    seq = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "step",
        sa.Column("seq", seq, nullable=False),
        _text("label"),
        _text("kind"),
        _text("author"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("group_seq", seq, nullable=True),
        sa.Column("refers", seq, nullable=True),
        _flag("barrier"),
        sa.PrimaryKeyConstraint("seq", name="pk_step"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_step_group_seq", "step", ["group_seq"])
    op.create_table(
        "change",
        sa.Column("step_seq", seq, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        _text("table_name"),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("step_seq", "ordinal", name="pk_change"),
        sqlite_with_rowid=False,
    )
