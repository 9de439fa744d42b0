"""Episodes as arcs of the timeline: from tag to tag in the order of time."""

from collections.abc import Iterable
from itertools import pairwise

from iprtool.domain.kinds import Outcome
from iprtool.services.episode_views import EpisodeView
from iprtool.ui.code.episode_words import sentence
from iprtool.ui.timeline import Arc, ArcStyle

_STYLES = {Outcome.RESOLVED: ArcStyle.SOLID, Outcome.PARTIAL: ArcStyle.DASHED}


def arcs_of(views: Iterable[EpisodeView]) -> list[Arc]:
    """All arcs; what is neither resolved nor partly resolved is dotted."""
    return [
        Arc(view.episode.id, one.id, other.id, _STYLES.get(view.episode.outcome, ArcStyle.DOTTED), sentence(view))
        for view in views
        for (_, one), (_, other) in pairwise(view.members)
    ]
