"""Which lanes of a session's picture are those that the person has hidden on the timeline."""

from iprtool.services import codebooks
from iprtool.services.figures import Hidden
from iprtool.services.visibility import visible_passes, visible_recordings
from iprtool.store import Project
from iprtool.ui.code.coded import Coded
from iprtool.ui.lane_names import family_name, pass_names


def hidden_lanes(project: Project, coded: Coded) -> Hidden:
    """By the names of lanes, so of all recordings of the session that is open.

    The families of a pass that is closed lie together on its one lane, so there none of them is hidden.
    """
    arranged, own = coded.lanes.arrangement, coded.lanes.name_of(coded.run.id)
    found: set[tuple[str, str | None]] = set()
    for recording in visible_recordings(project, session_id=coded.recording.session_id):
        is_open = recording.id == coded.recording.id
        runs = coded.runs if is_open else visible_passes(project, recording_id=recording.id)
        trees = {run.id: codebooks.tree(project, run.codebook_id) for run in runs}
        for run_id, name in pass_names(runs, {run_id: tree.codebook for run_id, tree in trees.items()}).items():
            if name in arranged.hidden:
                found.add((run_id, None))
            elif arranged.expanded.get(name, name == own) and len(trees[run_id].families) > 1:
                lanes = (*trees[run_id].families, None)
                there = (family for family in lanes if family_name(name, family) in arranged.hidden)
                found |= {(run_id, family.name if family is not None else "") for family in there}
    return frozenset(found)
