"""Which parts of a study an export takes: filters by dyad, code and pass, and the passes that they let through."""

from collections.abc import Iterable
from dataclasses import dataclass

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Pass, Recording, Session
from iprtool.services import study
from iprtool.services.visibility import visible_passes
from iprtool.store import Project


@dataclass(frozen=True, slots=True)
class Filters:
    """Which segments: each list is "any of these", an empty one "all".

    dyads: labels or ids. codes: `Family/Code` or a whole `Family`. passes: ids, authors or kinds.
    sessions: numbers or ids.
    """

    dyads: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


EVERYTHING = Filters()
Place = tuple[Dyad, Session, Recording, Pass]
"""A pass with where it belongs."""


def chosen_passes(project: Project, filters: Filters = EVERYTHING) -> list[Place]:
    """The passes whose tags the filters may let through, with where they belong, in the order of every list."""
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
    sessions = {session.id: session for session in project.find(Session)}
    recorded = {recording.id: recording for recording in project.find(Recording)}
    wanted = _dyads(project, filters.dyads)
    met = _sessions(sessions.values(), wanted, filters.sessions)
    found = []
    for run in _passes(project, filters.passes):
        recording = recorded[run.recording_id]
        session = sessions[recording.session_id]
        if session.id in met:
            found.append((dyads[session.dyad_id], session, recording, run))
    return sorted(found, key=_pass_order)


def _pass_order(place: Place) -> tuple[str | int, ...]:
    dyad, session, recording, run = place
    return dyad.label, session.number, recording.label, recording.id, run.kind, run.author, run.id


def _dyads(project: Project, names: Iterable[str]) -> set[str] | None:
    ids = set()
    for name in names:
        dyad = next(iter(project.find(Dyad, id=name)), None) or study.find_dyad(project, label=name)
        if dyad is None:
            labels = ", ".join(d.label for d in project.find(Dyad)) or "none yet"
            raise IprError(f"There is no dyad “{name}” in this project.", f"Its dyads are: {labels}.")
        ids.add(dyad.id)
    return ids or None


def _sessions(sessions: Iterable[Session], dyads: set[str] | None, names: Iterable[str]) -> set[str]:
    """Ids of the sessions of some dyads, of all where that is None, with these numbers or ids."""
    there = [session for session in sessions if dyads is None or session.dyad_id in dyads]
    wanted = list(names)
    for name in wanted:
        if all(name not in (session.id, str(session.number)) for session in there):
            known = ", ".join(map(str, sorted({session.number for session in there}))) or "none yet"
            raise IprError(f"There is no session “{name}” here.", f"There are: {known}.")
    return {each.id for each in there if not wanted or each.id in wanted or str(each.number) in wanted}


def _passes(project: Project, names: Iterable[str]) -> list[Pass]:
    runs = visible_passes(project)
    chosen: dict[str, Pass] = {}
    wanted = list(names)
    for name in wanted:
        hits = [run for run in runs if name.casefold() in (run.id, run.kind.value, run.author.casefold())]
        if not hits:
            known = ", ".join(sorted({run.author for run in runs})) or "none yet"
            raise IprError(f"There is no pass “{name}” in this project.", f"Passes are made by: {known}.")
        chosen |= {run.id: run for run in hits}
    return list(chosen.values()) if wanted else runs


def chosen_codes(trees: Iterable[CodeTree], names: Iterable[str]) -> set[str] | None:
    """Ids of the codes with these paths, and of those in families with these names; None where no name is given."""
    trees = list(trees)
    ids: set[str] = set()
    for name in names:
        hits = {code.id for tree in trees for code in tree.codes if _is_called(tree, code.id, name)}
        if not hits:
            trees[0].by_path(name)  # says which are near
        ids |= hits
    return ids or None


def _is_called(tree: CodeTree, code_id: str, name: str) -> bool:
    path, wanted = tree.path(code_id).casefold(), name.strip().strip("/").casefold()
    return path == wanted or path.startswith(wanted + "/")
