"""Episodes in words."""

from PySide6.QtCore import QCoreApplication

from iprtool.analysis.episodes import Latency
from iprtool.domain.kinds import Outcome, Role
from iprtool.domain.times import short_clock
from iprtool.services.episode_views import EpisodeView

OUTCOMES = {
    Outcome.OPEN: "not said yet",
    Outcome.RESOLVED: "resolved",
    Outcome.PARTIAL: "partly resolved",
    Outcome.UNRESOLVED: "unresolved",
    Outcome.NOT_ADDRESSED: "not addressed",
}
ROLES = {Role.RUPTURE: "Rupture", Role.ATTEMPT: "Attempt to repair", Role.RESOLUTION: "Resolution"}


def tr(text: str) -> str:
    """A text of this module in the person's language."""
    return QCoreApplication.translate("episodes", text)


def latency(found: Latency | None) -> str:
    """How long it took: `1:28`, `2 sessions later`, empty where it did not happen."""
    if found is None:
        return ""
    if found.ms is not None:
        return short_clock(found.ms).removeprefix("0")
    return tr("next session") if found.sessions == 1 else tr("{0} sessions later").format(found.sessions)


def ending(view: EpisodeView) -> str:
    """How it ended and when: `resolved after 1:28`, `unresolved, 38:20 to the end`."""
    outcome, course = tr(OUTCOMES[view.episode.outcome]), view.course
    if course.resolution is not None:
        took = latency(course.resolution)
        return f"{outcome}, {took}" if course.resolution.ms is None else tr("{0} after {1}").format(outcome, took)
    rest = short_clock(course.censored_ms or 0).removeprefix("0")
    return tr("{0}, {1} to the end").format(outcome, rest)


def sentence(view: EpisodeView) -> str:
    """An episode in one line: `Rupture 3 → repair at 15:02 · resolved after 1:28`."""
    name, by = tr("Rupture {0}").format(view.number), view.course.resolved_by
    if by is not None and by.session == view.course.onset.session:
        return tr("{0} → repair at {1} · {2}").format(name, short_clock(by.start_ms), ending(view))
    count = view.course.attempts
    tried = {0: tr("no attempt"), 1: tr("1 attempt")}.get(count, tr("{0} attempts").format(count))
    return f"{name} → {tried} · {ending(view)}"
