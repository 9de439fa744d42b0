"""Transcripts with their speakers and turns, and presets of exports.

Written out, so that it stays what it was when the program's own tables move on.
"""

from iprtool.store.migrations.building import link, new, number, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    new(
        "transcript",
        [link("recording_id"), *(text(name) for name in ("title", "language", "source", "memo"))],
        {"recording_id": "recording"},
    )
    new("speaker", [link("transcript_id"), text("label"), text("voice")], {"transcript_id": "transcript"})
    new(
        "turn",
        [
            *(link("transcript_id"), number("position"), text("text")),
            *(number("start_ms", empty=True), number("end_ms", empty=True)),
            *(link("speaker_id", empty=True), text("word_ms")),
        ],
        {"transcript_id": "transcript", "speaker_id": "speaker"},
    )
    new("preset", [link("study_id"), text("name"), text("text")], {"study_id": "study"})
