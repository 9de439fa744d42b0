"""Codebooks with versions and scales, ratings, traces, episodes, memos, saved searches, synchronous recordings.

Written out, so that it stays what it was when the program's own tables move on.
"""

from iprtool.store.migrations.building import day, flag, link, new, number, real, text, widen

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen what is there, add what is new."""
    _widen_study()
    _widen_codes()
    _widen_passes()
    _new_codes()
    _new_marks()


def _widen_study() -> None:
    memo = {"memo": "''"}
    widen("study", [text("title"), text("memo")], {}, memo)
    widen(
        "dyad",
        [link("study_id"), link("site_id", empty=True), text("label"), text("memo")],
        {"study_id": "study", "site_id": "site"},
        memo,
    )
    widen(
        "session",
        [link("dyad_id"), number("number"), day("held_on"), text("phase"), text("memo")],
        {"dyad_id": "dyad"},
        memo,
    )
    widen(
        "recording",
        [
            link("session_id"),
            *(text(name) for name in ("label", "file_name", "path")),
            flag("linked"),
            number("size_bytes"),
            *(text(name) for name in ("sha256", "media_kind")),
            *(number(name) for name in ("origin_us", "duration_ms", "width", "height")),
            real("frame_rate", empty=True),
            number("offset_ms"),
            real("drift_ppm"),
        ],
        {"session_id": "session"},
        {"offset_ms": "0", "drift_ppm": "0"},
    )


def _widen_codes() -> None:
    widen(
        "codebook",
        [
            *(link("study_id"), text("name"), number("version"), flag("frozen"), link("parent_id", empty=True)),
            *(text(name) for name in ("description", "citation", "licence")),
        ],
        {"study_id": "study", "parent_id": "codebook"},
        {"parent_id": "NULL", "description": "''", "citation": "''", "licence": "''"},
    )
    widen(
        "family",
        [
            *(link("codebook_id"), text("name"), number("position"), text("colour")),
            *(flag("exclusive"), number("bin_ms", empty=True), text("definition"), text("citation")),
        ],
        {"codebook_id": "codebook"},
        {"exclusive": "0", "bin_ms": "NULL", "definition": "''", "citation": "''"},
    )
    widen(
        "code",
        [
            *(link("family_id"), text("name"), number("position")),
            *(text(name) for name in ("colour", "key", "carrier", "definition")),
            link("parent_id", empty=True),
            *(text(name) for name in ("press", "include", "exclude", "examples", "memo")),
        ],
        {"family_id": "family", "parent_id": "code"},
        {"parent_id": "NULL", "press": "'again'", "include": "''", "exclude": "''", "examples": "''", "memo": "''"},
    )


def _widen_passes() -> None:
    widen(
        "pass",
        [link("recording_id"), link("codebook_id"), text("kind"), text("author"), number("reaction_ms")],
        {"recording_id": "recording", "codebook_id": "codebook"},
        {"reaction_ms": "0"},
    )
    widen(
        "tag",
        [
            *(link("pass_id"), link("code_id", empty=True), number("start_ms"), number("end_ms", empty=True)),
            *(text("memo"), flag("open"), number("reaction_ms", empty=True)),
        ],
        {"pass_id": "pass", "code_id": "code"},
        {"open": "0", "reaction_ms": "NULL"},
    )


def _new_codes() -> None:
    new("successor", [link("code_id"), link("previous_code_id")], {"code_id": "code", "previous_code_id": "code"})
    new(
        "scale",
        [
            *(link("codebook_id"), text("name"), number("position"), text("kind"), text("level")),
            *(link("family_id", empty=True), link("code_id", empty=True)),
            *(real(name, empty=True) for name in ("low", "high", "step")),
            text("definition"),
        ],
        {"codebook_id": "codebook", "family_id": "family", "code_id": "code"},
    )
    new("anchor", [link("scale_id"), real("value"), text("label")], {"scale_id": "scale"})


def _new_marks() -> None:
    new(
        "rating",
        [link("pass_id"), link("scale_id"), link("tag_id", empty=True), real("value")],
        {"pass_id": "pass", "scale_id": "scale", "tag_id": "tag"},
    )
    new(
        "trace",
        [link("pass_id"), link("code_id"), number("start_ms"), number("step_ms"), text("values")],
        {"pass_id": "pass", "code_id": "code"},
    )
    new("episode", [link("pass_id"), text("outcome"), text("memo")], {"pass_id": "pass"})
    new(
        "member",
        [link("episode_id"), link("tag_id"), text("role")],
        {"episode_id": "episode", "tag_id": "tag"},
    )
    new("query", [link("study_id"), text("name"), text("text")], {"study_id": "study"})
