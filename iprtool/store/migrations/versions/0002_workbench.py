"""Codebooks with versions and scales, ratings, traces, episodes, memos, saved searches, synchronous recordings.

Written out, so that it stays what it was when the program's own tables move on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _link(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(36), nullable=empty)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=empty)


def _real(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(), nullable=empty)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _date(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=True)


def _table(name: str, columns: list[sa.Column[Any]], links: dict[str, str], *, called: str | None = None) -> None:
    keys = [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=f"fk_{name}_{column}", deferrable=True, initially="IMMEDIATE"
        )
        for column, target in links.items()
    ]
    key = sa.Column("id", sa.String(36), nullable=False)
    op.create_table(called or name, key, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), *keys)


def _index(name: str, links: dict[str, str]) -> None:
    for column in links:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _new(name: str, columns: list[sa.Column[Any]], links: dict[str, str]) -> None:
    _table(name, columns, links)
    _index(name, links)


def _widen(name: str, columns: list[sa.Column[Any]], links: dict[str, str], added: dict[str, str]) -> None:
    """Make a table anew with more columns; `added` names them with what old rows get, as SQL."""
    kept = ", ".join(["id", *(column.name for column in columns if column.name not in added)])
    _table(name, columns, links, called=f"new_{name}")
    op.execute(
        f"INSERT INTO new_{name} ({kept}, {', '.join(added)}) SELECT {kept}, {', '.join(added.values())} FROM {name}"
    )
    op.drop_table(name)
    op.rename_table(f"new_{name}", name)
    _index(name, links)


def upgrade() -> None:
    """Widen what is there, add what is new."""
    _widen_study()
    _widen_codes()
    _widen_passes()
    _new_codes()
    _new_marks()


def _widen_study() -> None:
    memo = {"memo": "''"}
    _widen("study", [_text("title"), _text("memo")], {}, memo)
    _widen(
        "dyad",
        [_link("study_id"), _link("site_id", empty=True), _text("label"), _text("memo")],
        {"study_id": "study", "site_id": "site"},
        memo,
    )
    _widen(
        "session",
        [_link("dyad_id"), _number("number"), _date("held_on"), _text("phase"), _text("memo")],
        {"dyad_id": "dyad"},
        memo,
    )
    _widen(
        "recording",
        [
            _link("session_id"),
            *(_text(name) for name in ("label", "file_name", "path")),
            _flag("linked"),
            _number("size_bytes"),
            *(_text(name) for name in ("sha256", "media_kind")),
            *(_number(name) for name in ("origin_us", "duration_ms", "width", "height")),
            _real("frame_rate", empty=True),
            _number("offset_ms"),
            _real("drift_ppm"),
        ],
        {"session_id": "session"},
        {"offset_ms": "0", "drift_ppm": "0"},
    )


def _widen_codes() -> None:
    _widen(
        "codebook",
        [
            *(_link("study_id"), _text("name"), _number("version"), _flag("frozen"), _link("parent_id", empty=True)),
            *(_text(name) for name in ("description", "citation", "licence")),
        ],
        {"study_id": "study", "parent_id": "codebook"},
        {"parent_id": "NULL", "description": "''", "citation": "''", "licence": "''"},
    )
    _widen(
        "family",
        [
            *(_link("codebook_id"), _text("name"), _number("position"), _text("colour")),
            *(_flag("exclusive"), _number("bin_ms", empty=True), _text("definition"), _text("citation")),
        ],
        {"codebook_id": "codebook"},
        {"exclusive": "0", "bin_ms": "NULL", "definition": "''", "citation": "''"},
    )
    _widen(
        "code",
        [
            *(_link("family_id"), _text("name"), _number("position")),
            *(_text(name) for name in ("colour", "key", "carrier", "definition")),
            _link("parent_id", empty=True),
            *(_text(name) for name in ("press", "include", "exclude", "examples", "memo")),
        ],
        {"family_id": "family", "parent_id": "code"},
        {"parent_id": "NULL", "press": "'again'", "include": "''", "exclude": "''", "examples": "''", "memo": "''"},
    )


def _widen_passes() -> None:
    _widen(
        "pass",
        [_link("recording_id"), _link("codebook_id"), _text("kind"), _text("author"), _number("reaction_ms")],
        {"recording_id": "recording", "codebook_id": "codebook"},
        {"reaction_ms": "0"},
    )
    _widen(
        "tag",
        [
            *(_link("pass_id"), _link("code_id", empty=True), _number("start_ms"), _number("end_ms", empty=True)),
            *(_text("memo"), _flag("open"), _number("reaction_ms", empty=True)),
        ],
        {"pass_id": "pass", "code_id": "code"},
        {"open": "0", "reaction_ms": "NULL"},
    )


def _new_codes() -> None:
    _new("successor", [_link("code_id"), _link("previous_code_id")], {"code_id": "code", "previous_code_id": "code"})
    _new(
        "scale",
        [
            *(_link("codebook_id"), _text("name"), _number("position"), _text("kind"), _text("level")),
            *(_link("family_id", empty=True), _link("code_id", empty=True)),
            *(_real(name, empty=True) for name in ("low", "high", "step")),
            _text("definition"),
        ],
        {"codebook_id": "codebook", "family_id": "family", "code_id": "code"},
    )
    _new("anchor", [_link("scale_id"), _real("value"), _text("label")], {"scale_id": "scale"})


def _new_marks() -> None:
    _new(
        "rating",
        [_link("pass_id"), _link("scale_id"), _link("tag_id", empty=True), _real("value")],
        {"pass_id": "pass", "scale_id": "scale", "tag_id": "tag"},
    )
    _new(
        "trace",
        [_link("pass_id"), _link("code_id"), _number("start_ms"), _number("step_ms"), _text("values")],
        {"pass_id": "pass", "code_id": "code"},
    )
    _new("episode", [_link("pass_id"), _text("outcome"), _text("memo")], {"pass_id": "pass"})
    _new(
        "member",
        [_link("episode_id"), _link("tag_id"), _text("role")],
        {"episode_id": "episode", "tag_id": "tag"},
    )
    _new("query", [_link("study_id"), _text("name"), _text("text")], {"study_id": "study"})
