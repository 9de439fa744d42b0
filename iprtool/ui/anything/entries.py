"""What can be found, and which of it fits what is typed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from iprtool.analysis.fuzzy import fit
from iprtool.analysis.query.parser import quoted
from iprtool.analysis.query.words import excerpt
from iprtool.domain.model import Query
from iprtool.domain.naming import dyad_title
from iprtool.domain.times import short_clock
from iprtool.services import queries
from iprtool.services.find_spoken import SpokenHit, turns_with
from iprtool.services.finding import Finder, Hit
from iprtool.store import Project
from iprtool.ui.actions import ACTIONS, ActionSet, shown_key, translated

MOST_OF_GROUP = 6
_MOST_TAGS = 8
_LEAST_LETTERS = 2
"""One letter is in nearly every memo."""
_LEAST_SPOKEN = 3
"""Two letters begin a word of nearly every turn."""
_HELP_COUNTS = 0.4
_EXCERPT = 40
"""Letters of a turn, so that who says it and when stand beside it."""


class Group(StrEnum):
    """The headings of the list, in the order in which equals stand."""

    ACTIONS = "Actions"
    SEARCHES = "Saved searches"
    CODES = "Codes"
    DYADS = "Dyads"
    SESSIONS = "Sessions"
    RECORDINGS = "Recordings"
    TAGS = "Tags"
    SPOKEN = "Transcripts"


_AT_FIRST = ((Group.SEARCHES, MOST_OF_GROUP), (Group.RECORDINGS, MOST_OF_GROUP), (Group.ACTIONS, len(ACTIONS)))


@dataclass(frozen=True)
class Entry:
    """One thing to find. `more` is looked at too when its title does not fit; `key` is shown at the right."""

    group: Group
    title: str
    act: Callable[[], object]
    detail: str = ""
    more: str = ""
    key: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Ways:
    """How the window goes to what was found."""

    find: Callable[[str], object]
    open_recording: Callable[[str], object]
    show_tag: Callable[[str, str], object]
    show_session: Callable[[str, int | None], object]
    show_moment: Callable[[str, int], object]


def of_actions(actions: ActionSet) -> Iterator[Entry]:
    """The actions that can be done now, but for the one that shows this list."""
    for spec in ACTIONS:
        if actions[spec.id].isEnabled() and spec.id != "find.anything":
            yield Entry(
                Group.ACTIONS,
                translated(spec.title),
                actions[spec.id].trigger,
                more=translated(spec.help),
                key=shown_key(spec.id),
            )


def of_study(project: Project, finder: Finder, ways: Ways) -> Iterator[Entry]:
    """Saved searches, codes, dyads, sessions and recordings."""
    around = finder.around
    for query in queries.saved(project):
        yield _of_query(query, ways)
    for code_id, (_, code) in around.codes.items():
        path = around.path(code_id)
        act = _doing(ways.find, f"code:{quoted(path)}")
        yield Entry(Group.CODES, path.replace("/", " › "), act, key=code.key, colour=code.colour, more=code.definition)
    for dyad in sorted(around.dyads.values(), key=lambda dyad: dyad.label):
        yield Entry(Group.DYADS, dyad_title(dyad.label), _doing(ways.show_session, dyad.id, None), more=dyad.memo)
    for session in sorted(around.sessions.values(), key=lambda session: session.number):
        title = f"{dyad_title(around.dyads[session.dyad_id].label)} › Session {session.number}"
        act = _doing(ways.show_session, session.dyad_id, session.number)
        yield Entry(Group.SESSIONS, title, act, detail=session.phase, more=session.memo)
    for recording_id in around.recording_order:
        recording = around.recordings[recording_id]
        session = around.sessions[recording.session_id]
        place = f"{dyad_title(around.dyads[session.dyad_id].label)} › Session {session.number}"
        act = _doing(ways.open_recording, recording.id)
        yield Entry(Group.RECORDINGS, recording.label, act, detail=place, more=f"{place} {recording.file_name}")


def of_tags(finder: Finder, typed: str, ways: Ways) -> Iterator[Entry]:
    """The first tags in whose memo or code the typed words occur."""
    if len(typed.strip()) < _LEAST_LETTERS or not finder.ready:
        return
    found = finder.find_words(typed.split())
    for number in range(min(len(found), _MOST_TAGS)):
        hit = finder.hit(found.tag_id(number))
        if hit is not None:
            yield _of_hit(hit, ways)


def of_transcripts(project: Project, finder: Finder, typed: str, ways: Ways) -> Iterator[Entry]:
    """The first turns in which the typed words are said; they lead to the moment."""
    if len(typed.strip()) >= _LEAST_SPOKEN:
        for hit in turns_with(project, typed, MOST_OF_GROUP):
            yield _of_turn(hit, finder, typed, ways)


def fitting(entries: Iterable[Entry], typed: str) -> list[Entry]:
    """Those that fit what is typed, by group: the group with the best one first, in each the best first.

    Before anything is typed: saved searches, recordings, and all actions.
    """
    if not typed.strip():
        listed = list(entries)
        return [entry for group, most in _AT_FIRST for entry in [e for e in listed if e.group is group][:most]]
    ranked: dict[Group, list[tuple[float, Entry]]] = {}
    for entry in entries:
        value = _fit(entry, typed)
        if value is not None:
            ranked.setdefault(entry.group, []).append((value, entry))
    for group in ranked.values():
        group.sort(key=lambda pair: -pair[0])
    order = sorted(ranked.values(), key=lambda group: -group[0][0])
    return [entry for group in order for _, entry in group[:MOST_OF_GROUP]]


def _fit(entry: Entry, typed: str) -> float | None:
    value = fit(typed, f"{entry.title} {entry.detail}")
    if value is not None or not entry.more:
        return value
    further = fit(typed, f"{entry.title} {entry.detail} {entry.more}")
    words = len(typed.split())
    # Letters that are scattered over a whole sentence mean nothing.
    return further * _HELP_COUNTS if further is not None and further >= 2 * words else None


def _of_query(query: Query, ways: Ways) -> Entry:
    return Entry(Group.SEARCHES, query.name, _doing(ways.find, query.text), detail=query.text)


def _of_hit(hit: Hit, ways: Ways) -> Entry:
    name = hit.code.replace("/", " › ") or "—"
    memo = " ".join(hit.tag.memo.split())
    place = f"{hit.dyad.label} › {hit.session.number} › {short_clock(hit.tag.start_ms)}"
    act = _doing(ways.show_tag, hit.recording.id, hit.tag.id)
    return Entry(Group.TAGS, memo or name, act, detail=f"{name} · {place}" if memo else place, colour=hit.colour)


def _of_turn(hit: SpokenHit, finder: Finder, typed: str, ways: Ways) -> Entry:
    around, start_ms = finder.around, hit.turn.start_ms
    recording = around.recordings[hit.recording_id]
    session = around.sessions[recording.session_id]
    when = [] if start_ms is None else [short_clock(start_ms)]
    place = " › ".join([around.dyads[session.dyad_id].label, str(session.number), *when])
    detail = " · ".join(filter(None, [hit.speaker, place]))
    act = _doing(ways.show_moment, recording.id, start_ms or 0)
    return Entry(Group.SPOKEN, excerpt(hit.turn.text, typed, _EXCERPT), act, detail=detail, more=hit.turn.text)


def _doing(act: Callable[..., object], *values: object) -> Callable[[], object]:
    return lambda: act(*values)
