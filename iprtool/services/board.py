"""The study as its board shows it: read once in a few queries, then brought up to date by each change."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TypeVar

from iprtool.domain.kinds import PassKind, Timing
from iprtool.domain.model import (
    Dyad,
    Entity,
    Episode,
    Pass,
    Planned,
    Recall,
    Recording,
    Score,
    Session,
    Site,
    Study,
    Tag,
    Therapist,
)
from iprtool.domain.naming import natural
from iprtool.domain.parts import Holdings, Line, Mark, Totals, is_followed_up, lines, totals
from iprtool.services import study
from iprtool.services.visibility import visible_passes
from iprtool.store import Changes, Project

MOST_COLUMNS = 12
"""Up to this number of sessions every number has a column; beyond, only those that some dyad has."""

_PARENT: dict[type[Entity], str] = {
    Session: "dyad_id",
    Recording: "session_id",
    Recall: "session_id",
    Planned: "session_id",
    Score: "session_id",
    Pass: "recording_id",
}
SHOWN = (Dyad, Session, Recording, Recall, Planned, Score, Pass)
"""What has a row, a column or a mark of its own."""
_COUNTED = (Tag, Episode)
"""What is counted only."""
E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Cell:
    """One session of one dyad: a line of marks for each recording."""

    session: Session
    lines: tuple[Line, ...]

    @property
    def marks(self) -> list[Mark]:
        """All of them."""
        return [mark for line in self.lines for mark in line]


@dataclass(frozen=True)
class Row:
    """One dyad of the board, its sessions by number. Tags and episodes of sealed passes are not counted."""

    dyad: Dyad
    site: str
    therapist: str
    cells: Mapping[int, Cell] = field(default_factory=dict)
    tags: int = 0
    episodes: int = 0
    totals: Totals = field(default_factory=Totals)


class Book:
    """Everything of the study but the tags and episodes, and how many of those each pass has."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._things: dict[str, Entity] = {}
        self._of_kind: Counter[type[Entity]] = Counter()
        self._children: dict[str, dict[str, Entity]] = defaultdict(dict)
        self._sites: dict[str, Site] = {}
        self._therapists: dict[str, Therapist] = {}
        self._counts: dict[type[Entity], Counter[str]] = {}
        self._seen: set[str] = set()
        self._missing: frozenset[str] = frozenset()
        self._rows: dict[str, Row] = {}
        self._coders: tuple[str, ...] = ()
        self.load()

    def load(self) -> None:
        """Read the study."""
        self._things.clear()
        self._of_kind.clear()
        self._children.clear()
        self._rows.clear()
        self._sites = {site.id: site for site in self._project.find(Site)}
        self._therapists = {each.id: each for each in self._project.find(Therapist)}
        self.study = self._project.study
        for kind in SHOWN:
            for thing in filter(_belongs, self._project.find(kind)):
                self._put(thing)
        for counted in _COUNTED:
            counts = self._project.counts(counted, "pass_id").items()
            self._counts[counted] = Counter({str(key): number for key, number in counts})
        self._seen = {run.id for run in visible_passes(self._project)}
        self._coders = self._find_coders()

    def apply(self, changes: Changes) -> set[str] | None:
        """Take in a step. Returns ids of the dyads that look different now, or None when all do."""
        if changes.touches(Site, Therapist) or any(_waits_differ(*pair) for pair in changes.of(Study)):
            self.load()
            return None
        rows = [change for change in changes.rows.values() if isinstance(change.entity, (*SHOWN, *_COUNTED))]
        touched = {self._dyad_of(thing) for change in rows for thing in (change.before, change.after) if thing}
        for change in rows:
            self._replace(change.before, change.after)
        touched |= {self._dyad_of(thing) for change in rows for thing in (change.before, change.after) if thing}
        if changes.touches(Pass):
            self._look_at_seals({run.id for pair in changes.of(Pass) for run in pair if run})
            if self._coders != (coders := self._find_coders()):
                self._coders = coders
                self._rows.clear()
                return None
        return self._forget(touched)

    def _look_at_seals(self, pass_ids: set[str]) -> None:
        self._seen -= pass_ids
        self._seen |= {run.id for run in visible_passes(self._project, id=pass_ids)}

    def _forget(self, touched: set[str | None]) -> set[str]:
        dyad_ids = {dyad_id for dyad_id in touched if dyad_id is not None}
        for dyad_id in dyad_ids:
            self._rows.pop(dyad_id, None)
        return dyad_ids

    def _replace(self, before: Entity | None, after: Entity | None) -> None:
        for thing, step in ((before, -1), (after, 1)):
            if isinstance(thing, (Tag, Episode)):
                self._counts[type(thing)][thing.pass_id] += step
        if before is not None and _belongs(before):
            self._drop(before)
        if after is not None and _belongs(after):
            self._put(after)

    def _put(self, thing: Entity) -> None:
        self._things[thing.id] = thing
        self._of_kind[type(thing)] += 1
        parent = _PARENT.get(type(thing))
        if parent:
            self._children[getattr(thing, parent)][thing.id] = thing

    def _drop(self, thing: Entity) -> None:
        self._things.pop(thing.id, None)
        self._of_kind[type(thing)] -= 1
        parent = _PARENT.get(type(thing))
        if parent:
            self._children[getattr(thing, parent)].pop(thing.id, None)

    def _dyad_of(self, thing: Entity | None) -> str | None:
        if isinstance(thing, (Tag, Episode)):
            thing = self._things.get(thing.pass_id)
        while thing is not None and not isinstance(thing, Dyad):
            parent = _PARENT.get(type(thing))
            thing = self._things.get(getattr(thing, parent)) if parent else None
        return thing.id if thing is not None else None

    # ---- what is asked

    def set_missing(self, recording_ids: Iterable[str]) -> set[str]:
        """Say which recordings' files are not where they were. Returns ids of the dyads that look different now."""
        now = frozenset(recording_ids)
        dyads = {self._dyad_of(self._things.get(each)) for each in now ^ self._missing}
        self._missing = now
        return self._forget(dyads)

    def is_missing(self, recording_id: str) -> bool:
        """Whether the file of a recording is not where it was."""
        return recording_id in self._missing

    @property
    def dyads(self) -> list[Dyad]:
        """All dyads, numbers in their labels in the order of numbers."""
        found = [thing for thing in self._things.values() if isinstance(thing, Dyad)]
        return sorted(found, key=lambda dyad: (natural(dyad.label), dyad.id))

    @property
    def sites(self) -> list[tuple[str, str]]:
        """(id, path) of all sites by path."""
        found = [(site_id, study.site_path(site_id, self._sites)) for site_id in self._sites]
        return sorted(found, key=lambda pair: natural(pair[1]))

    @property
    def therapists(self) -> list[str]:
        """The labels of all therapists."""
        return sorted((each.label for each in self._therapists.values()), key=natural)

    @property
    def coders(self) -> tuple[str, ...]:
        """Who has coded in this study."""
        return self._coders

    def dyad(self, dyad_id: str) -> Dyad:
        """The dyad with this id."""
        found = self._things[dyad_id]
        assert isinstance(found, Dyad)
        return found

    def recording(self, recording_id: str) -> Recording | None:
        """The recording with this id."""
        found = self._things.get(recording_id)
        return found if isinstance(found, Recording) else None

    def place_of(self, recording: Recording) -> tuple[Dyad, Session]:
        """Where a recording belongs."""
        session = self._things[recording.session_id]
        assert isinstance(session, Session)
        return self.dyad(session.dyad_id), session

    def session(self, session_id: str) -> Session:
        """The session with this id."""
        found = self._things[session_id]
        assert isinstance(found, Session)
        return found

    def sessions_of(self, dyad_id: str) -> list[Session]:
        """The sessions of a dyad by number."""
        return sorted(self._below(dyad_id, Session), key=lambda session: session.number)

    def recordings_of(self, session_id: str) -> list[Recording]:
        """The recordings of a session by label."""
        found = self._below(session_id, Recording)
        if len(found) > 1:
            found.sort(key=lambda recording: (natural(recording.label), recording.id))
        return found

    def passes_of(self, recording_id: str) -> list[Pass]:
        """The passes over a recording."""
        return self._below(recording_id, Pass)

    def planned_of(self, session_id: str) -> list[Planned]:
        """What is planned for a session."""
        return self._below(session_id, Planned)

    def _below(self, parent_id: str, kind: type[E]) -> list[E]:
        """By id, as they are read: what a step has changed stands where it stood."""
        found = [thing for thing in self._children.get(parent_id, {}).values() if isinstance(thing, kind)]
        return sorted(found, key=lambda thing: thing.id)

    def all_recordings(self) -> list[Recording]:
        """Every recording of a session."""
        return [thing for thing in self._things.values() if isinstance(thing, Recording)]

    def tags_of(self, pass_id: str) -> int:
        """How many tags a pass has; 0 while it is sealed."""
        return self._counts[Tag][pass_id] if pass_id in self._seen else 0

    def figures(self) -> dict[str, int]:
        """How many dyads, sessions, tags and episodes there are."""
        rows = [self.row(dyad.id) for dyad in self.dyads]
        return {
            "dyads": self._of_kind[Dyad],
            "sessions": self._of_kind[Session],
            "tags": sum(row.tags for row in rows),
            "episodes": sum(row.episodes for row in rows),
        }

    def totals(self) -> Totals:
        """What there is of what is planned."""
        return reduce(add, (self.row(dyad.id).totals for dyad in self.dyads), Totals())

    def numbers(self) -> list[int]:
        """The session numbers that have a column."""
        used = {thing.number for thing in self._things.values() if isinstance(thing, Session)}
        most = max(used, default=1)
        return list(range(1, most + 1)) if most <= MOST_COLUMNS else sorted(used)

    def row(self, dyad_id: str) -> Row:
        """What the board shows of a dyad."""
        if dyad_id not in self._rows:
            self._rows[dyad_id] = self._make_row(self.dyad(dyad_id))
        return self._rows[dyad_id]

    def _make_row(self, dyad: Dyad) -> Row:
        cells: dict[int, Cell] = {}
        runs: list[Pass] = []
        found = Totals()
        for session in self.sessions_of(dyad.id):
            held = self._held(session)
            cell = Cell(session, lines(held, self._usual_coders, self.study.recall_within_h))
            cells[session.number] = cell
            found += totals(cell.marks)
            runs += [run for run in held.runs if run.id in self._seen]
        site = study.site_path(dyad.site_id, self._sites)
        tags, episodes = (sum(self._counts[kind][run.id] for run in runs) for kind in _COUNTED)
        return Row(dyad, site, self._therapist_of(dyad), cells, tags, episodes, found)

    def _held(self, session: Session) -> Holdings:
        recordings = self.recordings_of(session.id)
        runs = [run for recording in recordings for run in self.passes_of(recording.id)]
        follow_up = any(score.timing is Timing.FOLLOW_UP for score in self._below(session.id, Score))
        recalls = sorted(self._below(session.id, Recall), key=lambda recall: recall.begun_at)
        again = is_followed_up(recalls, self.study.follow_up_days)
        return Holdings(session, recordings, runs, recalls, self.planned_of(session.id), follow_up or again)

    def _therapist_of(self, dyad: Dyad) -> str:
        therapist = self._therapists.get(dyad.therapist_id or "")
        return therapist.label if therapist else ""

    @property
    def _usual_coders(self) -> tuple[str, ...]:
        return self._coders or ((self._project.author,) if self._project.author else ())

    def _find_coders(self) -> tuple[str, ...]:
        passes = (thing for thing in self._things.values() if isinstance(thing, Pass))
        runs = (run for run in passes if run.recording_id in self._things)
        return tuple(sorted({run.author for run in runs if run.kind is PassKind.CODING}, key=natural))


def _belongs(thing: Entity) -> bool:
    """Whether the board has a place for a thing: recordings of interviews are reached by their recall."""
    return not isinstance(thing, _COUNTED) and (not isinstance(thing, Recording) or thing.recall_id is None)


def _waits_differ(before: Study | None, after: Study | None) -> bool:
    waits = {(each.recall_within_h, each.follow_up_days) for each in (before, after) if each is not None}
    return len(waits) > 1


def next_label(labels: Iterable[str]) -> str:
    """The number after the highest one: `03` after `01` and `02`, with as many digits."""
    known = list(labels)
    found = [re.fullmatch(r"(.*?)(\d+)", label.strip()) for label in known]
    numbered = [match for match in found if match]
    if not numbered:
        return f"{len(known) + 1:02}"
    last = max(numbered, key=lambda match: int(match[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}}"
