"""The study board and the recall interview: plans, scores, recalls with their log, remarks and events.

Written out, so that it stays what it was when the program's own tables move on.
"""

from iprtool.store.migrations.building import day, flag, link, moment, new, number, real, text, widen

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new, then widen what refers to it."""
    _new_board()
    _new_recall()
    _widen_study()
    _widen_recordings()
    _new_interview()


def _new_board() -> None:
    new("therapist", [link("study_id"), text("label")], {"study_id": "study"})
    new(
        "planned",
        [link("session_id"), text("part"), text("person"), day("due_on"), text("missing")],
        {"session_id": "session"},
    )
    new(
        "measure",
        [
            *(link("study_id"), text("name")),
            *(real(name, empty=True) for name in ("low", "high", "reliable_change", "cut_off")),
            *(flag("higher_is_better"), text("citation")),
        ],
        {"study_id": "study"},
    )
    new(
        "score",
        [link("session_id"), link("measure_id"), text("respondent"), text("timing"), real("value")],
        {"session_id": "session", "measure_id": "measure"},
    )


def _new_recall() -> None:
    new(
        "recall",
        [
            *(link("session_id"), text("participant"), text("mode"), text("interviewer")),
            *(moment("begun_at"), moment("ended_at", empty=True), number("length_ms")),
            *(number("delay_min", empty=True), link("cue_recall_id", empty=True), text("memo")),
        ],
        {"session_id": "session", "cue_recall_id": "recall"},
    )


def _widen_study() -> None:
    widen(
        "study",
        [text("title"), text("memo"), number("recall_within_h"), number("follow_up_days")],
        {},
        {"recall_within_h": "48", "follow_up_days": "30"},
    )
    widen(
        "dyad",
        [link("study_id"), link("site_id", empty=True), text("label"), text("memo"), link("therapist_id", empty=True)],
        {"study_id": "study", "site_id": "site", "therapist_id": "therapist"},
        {"therapist_id": "NULL"},
    )
    widen(
        "session",
        [link("dyad_id"), number("number"), day("held_on"), text("phase"), text("memo"), text("ended")],
        {"dyad_id": "dyad"},
        {"ended": "''"},
    )


def _widen_recordings() -> None:
    widen(
        "recording",
        [
            link("session_id"),
            *(text(name) for name in ("label", "file_name", "path")),
            flag("linked"),
            number("size_bytes"),
            *(text(name) for name in ("sha256", "media_kind")),
            *(number(name) for name in ("origin_us", "duration_ms", "width", "height")),
            *(real("frame_rate", empty=True), number("offset_ms"), real("drift_ppm"), link("recall_id", empty=True)),
        ],
        {"session_id": "session", "recall_id": "recall"},
        {"recall_id": "NULL"},
    )
    widen(
        "pass",
        [
            *(link("recording_id"), link("codebook_id"), text("kind"), text("author"), number("reaction_ms")),
            *(link("recall_id", empty=True), flag("sealed")),
        ],
        {"recording_id": "recording", "codebook_id": "codebook", "recall_id": "recall"},
        {"recall_id": "NULL", "sealed": "0"},
    )


def _new_interview() -> None:
    new(
        "happening",
        [
            *(link("recall_id"), text("kind"), text("initiator"), number("at_ms"), moment("wall")),
            *(number("session_ms"), real("rate"), number("from_ms", empty=True)),
        ],
        {"recall_id": "recall"},
    )
    new(
        "remark",
        [
            *(link("recall_id"), link("tag_id"), number("said_ms"), number("said_end_ms", empty=True)),
            *(text("stance"), text("initiator")),
        ],
        {"recall_id": "recall", "tag_id": "tag"},
    )
    new(
        "event",
        [
            *(link("recall_id"), link("tag_id")),
            *(number("client_peak_ms", empty=True), number("therapist_peak_ms", empty=True)),
        ],
        {"recall_id": "recall", "tag_id": "tag"},
    )
    new(
        "answer",
        [link("event_id"), number("position"), text("question"), text("text")],
        {"event_id": "event"},
    )
    new("sentence", [link("study_id"), text("wording"), number("position"), text("text")], {"study_id": "study"})
