"""What leaves a study as a whole document: segments with the codebooks they use and what is spoken beside them."""

from collections.abc import Sequence

from iprtool.domain.segment import Segment
from iprtool.exchange.leaving import Leaving, Linked
from iprtool.services import codebooks, episode_views, scripts
from iprtool.store import Project


def of(project: Project, segments: Sequence[Segment]) -> Leaving:
    """The document of some segments, which the gate let through; `segments` are in the order of every list."""
    recordings = {segment.recording.id: segment.recording for segment in segments}
    books = dict.fromkeys(segment.run.codebook_id for segment in segments)
    runs = {segment.run.id for segment in segments}
    linked = (
        Linked(view.episode, tuple((role, tag.id) for role, tag in view.members))
        for view in episode_views.overview(project)
        if view.run.id in runs
    )
    return Leaving(
        project.study,
        tuple(recordings.values()),
        tuple(segments),
        tuple(codebooks.tree(project, book_id) for book_id in books),
        scripts.of_recordings(project, recordings),
        tuple(linked),
    )
