"""Who reads what a sealed recall may hold: a module asks the gate (`services/visibility.py`), or is listed here."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "iprtool"
READING = {"find", "count", "counts", "columns", "find_text", "find_text_ids"}
LABELS = {"history", "undo_label", "redo_label"}
SEALABLE = {"Pass", "Tag", "Rating", "Trace", "Episode", "Member", "Recording"} | {
    *("Recall", "Happening", "Remark", "Event", "Answer", "Transcript", "Speaker", "Turn"),
}
ANY = "?"
"""A kind that stands in a variable."""
PROJECTS = ("project", "opened")
"""What a project is called wherever one is read."""

GIVEN = "of passes or tags that are given, and whoever gives them has asked the gate"
OWN = "of the pass that one codes in"
OWN_RECALL = "of the recall that asks about itself in its interview"
UNSEALED = "after `check_unsealed`: no sealed pass uses the codebook"
ALLOWED: dict[str, tuple[str, str]] = {
    "services/visibility.py": ("? Pass Recall Recording Tag Transcript redo_label undo_label", "it is the gate"),
    "services/sealing.py": ("Pass", "says which recalls are sealed, nothing of what is in them"),
    "services/binning.py": ("Rating Tag", OWN),
    "services/carriers.py": ("Pass Recording Tag Trace", UNSEALED),
    "services/code_merging.py": ("Rating Tag Trace", UNSEALED),
    "services/scale_editing.py": ("Rating", UNSEALED),
    "services/episodes.py": ("Episode Member Pass Recording Tag", GIVEN),
    "services/episode_views.py": ("Episode Member Tag", GIVEN),
    "services/export_filters.py": ("Recording", "where the visible passes belong"),
    "services/export_grids.py": ("Tag", GIVEN),
    "services/export_readers.py": ("Rating Tag Trace", GIVEN),
    "services/import_media.py": ("Recording", "whether a file that was unpacked is used by any"),
    "services/import_tags.py": ("Tag", "of the pass that is added to, which the gate gave; and which ids are taken"),
    "services/scripts.py": ("? Speaker Turn", "of transcripts that the gate gave; what is edited asks it by id"),
    "services/study_files.py": ("?", "what is there already, of rows that are brought"),
    "services/slices.py": ("?", "whether what was written just now is still there"),
    "services/exporting.py": ("Pass", "how many are sealed, which is no secret"),
    "services/find_index.py": ("?", "all tags as arrays, of which `find_scene` takes those of visible passes"),
    "services/find_spoken.py": ("Speaker Turn", "of which those of transcripts that the gate gives are found"),
    "services/finding.py": ("? Tag", "one that was found, shown if its pass is visible; memos of what is never sealed"),
    "services/memos.py": ("?", "the one that is open to be written"),
    "services/outgoing.py": ("Recording", "no recording is written over, seen or not"),
    "services/passes.py": ("Tag", GIVEN),
    "services/projects.py": ("Recording", "cameras; and damage, which is said without a name where it is sealed"),
    "services/ratings.py": ("Rating", GIVEN),
    "services/recoding.py": ("Episode Rating Tag Trace", GIVEN),
    "services/recordings.py": (
        "Pass Recording Tag Trace Transcript Turn",
        "cameras; and when the last thing on one is over, sealed or not",
    ),
    "services/syncing.py": ("Recording", "those on the clock of one that is open"),
    "services/tag_editing.py": ("? Member Pass Rating Recording Tag", GIVEN),
    "services/traces.py": ("Trace", GIVEN),
    "services/transcripts.py": ("Turn", "of one that the gate gave"),
    "services/transcript_editing.py": ("Speaker Turn", "of transcripts that the gate gave"),
    "services/board.py": ("?", "that there is a recall is no secret; tags and episodes of visible passes are counted"),
    "services/plan_files.py": ("?", "sites and therapists"),
    "services/recall_events.py": ("Answer Event", OWN_RECALL + "; the times of the other's event are its cue"),
    "services/recall_figures.py": ("Remark", GIVEN),
    "services/recall_sounds.py": ("Recall Recording", "whether a sound has been taken in"),
    "services/recall_syncing.py": ("Recording", "of the recall that is lined up, which the gate gave"),
    "services/recall_views.py": (
        "Pass Recall Recording",
        "that there are recalls; its other readings ask the gate",
    ),
    "services/recalls.py": ("Event Happening Pass Recall Recording Remark Tag", OWN_RECALL),
    "cli/rating.py": ("Rating", "of a tag that the gate gave"),
    "ui/code/companions.py": ("Recording", "whether the one that is open is still there"),
    "ui/code/episode_linking.py": ("Pass Tag", OWN),
    "ui/code/live.py": ("Tag", OWN),
    "ui/code/place.py": ("Tag", "of the passes that are shown"),
    "ui/code/tag_fields.py": ("Tag", "of the passes that are shown"),
    "ui/lane_locks.py": ("Pass Tag Trace", "of which those on visible lanes count"),
    "ui/recall/begin.py": ("Recall Recording", "cameras; and that there are recalls, which is no secret"),
    "ui/recall/listing.py": ("Recall Remark", "that there are recalls; the moments of visible ones are counted"),
    "ui/recall/moments.py": ("Tag", OWN_RECALL),
    "ui/recall/place.py": ("Recall", "that there are recalls"),
    "ui/recall/summary.py": ("Pass", "of the recall that is shown"),
    "ui/study_session.py": ("redo_label undo_label", "whether there is one that the gate does not tell"),
    "ui/tour.py": ("Tag", OWN),
}
"""By module what it reads of a project without the gate, and why it may."""


def _modules() -> list[str]:
    found = (file.relative_to(ROOT) for file in ROOT.rglob("*.py"))
    return sorted(each.as_posix() for each in found if each.parts[0] != "store")


def readings(source: str) -> set[str]:
    """What a module reads: kinds of rows that can be sealed, or labels of steps."""
    nodes = list(ast.walk(ast.parse(source)))
    calls = [node for node in nodes if isinstance(node, ast.Call) and _reads(node.func, READING)]
    labels = {node.attr for node in nodes if isinstance(node, ast.Attribute) and _reads(node, LABELS)}
    return labels | {kind for call in calls if call.args and (kind := _kind(call.args[0]))}


def _reads(node: ast.expr, names: set[str]) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in names:
        return False
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    return name.lstrip("_") in PROJECTS


def _kind(argument: ast.expr) -> str:
    name = argument.id if isinstance(argument, ast.Name) else ANY
    if name in SEALABLE:
        return name
    return "" if name[:1].isupper() else ANY


def test_only_listed_modules_read_without_the_gate() -> None:
    found = {module: " ".join(sorted(readings((ROOT / module).read_text("utf-8")))) for module in _modules()}
    listed = {module: reads for module, (reads, _) in ALLOWED.items()}
    said = "ask services/visibility.py, or say in ALLOWED why this module may read on its own"
    assert {module: reads for module, reads in found.items() if reads} == listed, said


def test_a_reading_is_seen() -> None:
    source = "a = self._session.project.find(Tag, id=1)\nb = opened.counts(kind, 'x')\nc = project.undo_label\n"
    assert readings(source) == {"Tag", ANY, "undo_label"}
    assert readings("project.find(Dyad); found.find(Tag); visible_passes(project)") == set()
