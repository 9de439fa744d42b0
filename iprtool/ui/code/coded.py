"""A recording with the passes over it, as it is open in the Code place."""

from collections.abc import Mapping
from dataclasses import dataclass

from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import Pass, Recording
from iprtool.services import codebooks
from iprtool.services.visibility import visible_passes
from iprtool.store import Project
from iprtool.ui.arrangement import Arrangement
from iprtool.ui.code.curve_book import CurveBook
from iprtool.ui.code.lanes import LaneBook
from iprtool.ui.code.live import LiveCoding
from iprtool.ui.code.moments import Moments


@dataclass(frozen=True, slots=True)
class Coded:
    """Read anew when more than tags changed.

    run: the pass of the person at the keyboard, stored with its first tag. runs: all passes, that one last.
    tree: the codebook of the own pass; trees: of every pass by its id.
    """

    recording: Recording
    run: Pass
    runs: tuple[Pass, ...]
    tree: CodeTree
    trees: Mapping[str, CodeTree]
    curves: CurveBook
    lanes: LaneBook
    live: LiveCoding


def read_coded(project: Project, recording: Recording, run: Pass, moments: Moments, arrangement: Arrangement) -> Coded:
    """The passes of a recording as they are now, their lanes as the person has arranged them."""
    stored = visible_passes(project, recording_id=recording.id)
    runs = (*(other for other in stored if other.id != run.id), run)
    trees = {other.id: codebooks.tree(project, other.codebook_id) for other in runs}
    tree = trees[run.id]
    curves = CurveBook(project, runs)
    lanes = LaneBook(runs, run, trees, arrangement, curved=curves.keys, editable=not project.read_only)
    return Coded(recording, run, runs, tree, trees, curves, lanes, LiveCoding(project, run, tree, moments))
