"""Seals on the passes of recalls: opened and closed by the researcher, each in a step that the journal keeps."""

from collections.abc import Iterable
from dataclasses import dataclass

from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Pass, Recording, Session
from iprtool.services import passes
from iprtool.store import Changes, Project


@dataclass(frozen=True, slots=True)
class RecallPass:
    """The pass of a recall with where it belongs. What is in it is not told."""

    run: Pass
    dyad: Dyad
    session: Session

    @property
    def name(self) -> str:
        """What the command line calls it: `08/3/client`."""
        return f"{self.dyad.label}/{self.session.number}/{self.run.kind.value.removesuffix('_recall')}"

    @property
    def title(self) -> str:
        """`client recall of dyad 08, session 3`."""
        recall = passes.KIND_TITLES[self.run.kind].lower()
        return f"{recall} of dyad {self.dyad.label}, session {self.session.number}"


def recall_passes(project: Project, *, session_id: str | None = None) -> list[RecallPass]:
    """The passes of all recalls, or of those of one session, by dyad, session and participant."""
    wanted = {} if session_id is None else {"id": session_id}
    sessions = {each.id: each for each in project.find(Session, **wanted)}
    dyads = {each.id: each for each in project.find(Dyad)}
    recorded = {each.id: each for each in project.find(Recording, session_id=list(sessions))}
    found = []
    for run in project.find(Pass, recording_id=list(recorded)):
        if run.recall_id is not None:
            session = sessions[recorded[run.recording_id].session_id]
            found.append(RecallPass(run, dyads[session.dyad_id], session))
    return sorted(found, key=lambda each: (each.dyad.label, each.session.number, each.run.kind, each.run.id))


def named(project: Project, name: str) -> list[RecallPass]:
    """The recall pass with this id or name (`08/3/client`), or both of a session (`08/3`). Raises IprError."""
    known = recall_passes(project)
    wanted = name.strip().casefold()
    found = [each for each in known if wanted in (each.run.id, *_names(each))]
    if not found:
        names = ", ".join(each.name for each in known) or "none yet"
        raise IprError(f"There is no recall “{name}” in this project.", f"Its recalls are: {names}.")
    return found


def _names(each: RecallPass) -> tuple[str, str]:
    full = each.name.casefold()
    return full, full.rpartition("/")[0]


def unseal(project: Project, *, pass_ids: Iterable[str]) -> Changes:
    """Let the passes of recalls be seen, with the recordings of their interviews. Undo seals them again.

    Raises IprError for a pass that is not a recall's, and where none of them is sealed.
    """
    return _set(project, list(pass_ids), sealed=False)


def seal(project: Project, *, pass_ids: Iterable[str]) -> Changes:
    """Hide the passes of recalls again; likewise."""
    return _set(project, list(pass_ids), sealed=True)


def _set(project: Project, pass_ids: list[str], *, sealed: bool) -> Changes:
    changing = [_recall_pass(project, pass_id) for pass_id in dict.fromkeys(pass_ids)]
    changing = [each for each in changing if each.run.sealed is not sealed]
    if not changing:
        raise IprError(f"These recalls are {'sealed' if sealed else 'unsealed'} already.", "Nothing was changed.")
    with project.step(f"{'Seal' if sealed else 'Unseal'} the {_listed(changing)}") as step:
        step.update_many({each.run: {"sealed": sealed} for each in changing})
    return step.changes


def _recall_pass(project: Project, pass_id: str) -> RecallPass:
    run = next(iter(project.find(Pass, id=pass_id)), None)
    if run is None:
        raise IprError("This pass is no longer there.", "Nothing was changed.")
    if run.recall_id is None:
        raise IprError(f"“{passes.title(run)}” is not the pass of a recall.", "Only recalls are sealed.")
    session = project.get(Session, project.get(Recording, run.recording_id).session_id)
    return RecallPass(run, project.get(Dyad, session.dyad_id), session)


def _listed(found: list[RecallPass]) -> str:
    """`client recall and therapist recall of dyad 08, session 3`."""
    places: dict[str, list[str]] = {}
    for each in found:
        recall, _, place = each.title.partition(" of ")
        places.setdefault(place, []).append(recall)
    return "; ".join(f"{' and '.join(recalls)} of {place}" for place, recalls in places.items())
