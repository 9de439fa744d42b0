"""What is in the study, kept beside the project for the board: read once, then brought up to date by each change."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Dyad, Entity, Pass, Recording, Session, Site, Tag
from iprtool.services import study
from iprtool.store import Changes, Project
from iprtool.ui.naming import natural
from iprtool.ui.study.chips import Line, due_line, recording_lines

MOST_COLUMNS = 12
"""Up to this number of sessions every number has a column; beyond, only those that some dyad has."""

_PARENT: dict[type[Entity], str] = {
    Session: "dyad_id",
    Recording: "session_id",
    Pass: "recording_id",
}
SHOWN = (Dyad, Session, Recording, Pass)
"""What has a row, a column or a mark of its own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One session of one dyad: a line of chips for each recording."""

    session: Session
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """One dyad of the board, its sessions by number."""

    dyad: Dyad
    site: str
    cells: Mapping[int, Cell] = field(default_factory=dict)
    tags: int = 0


class Book:
    """Everything of the study but the tags, and how many tags each pass has."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._things: dict[str, Entity] = {}
        self._of_kind: Counter[type[Entity]] = Counter()
        self._children: dict[str, dict[str, Entity]] = defaultdict(dict)
        self._sites: dict[str, Site] = {}
        self._tags: dict[str, int] = {}
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
        for kind in SHOWN:
            for thing in self._project.find(kind):
                if _belongs(thing):
                    self._put(thing)
        self._tags = {str(key): number for key, number in self._project.counts(Tag, "pass_id").items()}
        self._coders = self._find_coders()

    def apply(self, changes: Changes) -> set[str] | None:
        """Take in a step. Returns ids of the dyads that look different now, or None when all do."""
        if changes.touches(Site):
            self.load()
            return None
        rows = [change for change in changes.rows.values() if isinstance(change.entity, (*SHOWN, Tag))]
        touched = {self._dyad_of(thing) for change in rows for thing in (change.before, change.after) if thing}
        for change in rows:
            self._replace(change.before, change.after)
        touched |= {self._dyad_of(thing) for change in rows for thing in (change.before, change.after) if thing}
        if changes.touches(Pass) and self._coders != (coders := self._find_coders()):
            self._coders = coders
            self._rows.clear()
            return None
        touched.discard(None)
        for dyad_id in touched:
            self._rows.pop(str(dyad_id), None)
        return {str(dyad_id) for dyad_id in touched}

    def _replace(self, before: Entity | None, after: Entity | None) -> None:
        if isinstance(before, Tag):
            self._tags[before.pass_id] = self._tags.get(before.pass_id, 0) - 1
        elif before is not None and _belongs(before):
            self._drop(before)
        if isinstance(after, Tag):
            self._tags[after.pass_id] = self._tags.get(after.pass_id, 0) + 1
        elif after is not None and _belongs(after):
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
        if isinstance(thing, Tag):
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
        dyads.discard(None)
        for dyad_id in dyads:
            self._rows.pop(str(dyad_id), None)
        return {str(dyad_id) for dyad_id in dyads}

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

    def sessions_of(self, dyad_id: str) -> list[Session]:
        """The sessions of a dyad by number."""
        found = (thing for thing in self._children.get(dyad_id, {}).values() if isinstance(thing, Session))
        return sorted(found, key=lambda session: session.number)

    def recordings_of(self, session_id: str) -> list[Recording]:
        """The recordings of a session by label."""
        found = (thing for thing in self._children.get(session_id, {}).values() if isinstance(thing, Recording))
        return sorted(found, key=lambda recording: (natural(recording.label), recording.id))

    def passes_of(self, recording_id: str) -> list[Pass]:
        """The passes over a recording."""
        return [thing for thing in self._children.get(recording_id, {}).values() if isinstance(thing, Pass)]

    def all_recordings(self) -> list[Recording]:
        """Every recording of the study."""
        return [thing for thing in self._things.values() if isinstance(thing, Recording)]

    def tags_of(self, pass_id: str) -> int:
        """How many tags a pass has that may be seen: none while it is sealed."""
        run = self._things.get(pass_id)
        seen = isinstance(run, Pass) and not run.sealed and run.recording_id in self._things
        return self._tags.get(pass_id, 0) if seen else 0

    def figures(self) -> dict[str, int]:
        """How many dyads, sessions, recordings and tags there are."""
        of = self._of_kind
        counts = {"dyads": of[Dyad], "sessions": of[Session], "recordings": of[Recording]}
        return counts | {"tags": sum(map(self.tags_of, self._tags))}

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
        tags = 0
        for session in self.sessions_of(dyad.id):
            recordings = self.recordings_of(session.id)
            runs = {recording.id: self.passes_of(recording.id) for recording in recordings}
            tags += sum(self.tags_of(run.id) for each in runs.values() for run in each)
            lines = recording_lines(recordings, runs, self._due_coders, self._missing) or (due_line(),)
            cells[session.number] = Cell(session, lines)
        return Row(dyad, study.site_path(dyad.site_id, self._sites).replace("/", " / "), cells, tags)

    @property
    def _due_coders(self) -> tuple[str, ...]:
        return self._coders or ((self._project.author,) if self._project.author else ())

    def _find_coders(self) -> tuple[str, ...]:
        passes = (thing for thing in self._things.values() if isinstance(thing, Pass))
        runs = (run for run in passes if run.recording_id in self._things)
        return tuple(sorted({run.author for run in runs if run.kind is PassKind.CODING}, key=natural))


def _belongs(thing: Entity) -> bool:
    """Whether the board has a place for a thing: recordings of interviews are reached by their recall."""
    return not isinstance(thing, Recording) or thing.recall_id is None


def next_label(labels: Iterable[str]) -> str:
    """The number after the highest one: `03` after `01` and `02`, with as many digits."""
    known = list(labels)
    found = [re.fullmatch(r"(.*?)(\d+)", label.strip()) for label in known]
    numbered = [match for match in found if match]
    if not numbered:
        return f"{len(known) + 1:02}"
    last = max(numbered, key=lambda match: int(match[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}}"
