"""The recalls of a project with where they belong, found by their names."""

from collections import Counter

from iprtool.domain.errors import IprError
from iprtool.domain.model import Dyad, Pass, Recall, Recording, Session
from iprtool.domain.recall_view import RecallView
from iprtool.services.visibility import visible_passes
from iprtool.store import Project


def overview(project: Project) -> list[RecallView]:
    """All recalls of the project, sealed ones too, in order."""
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}
    sessions = {session.id: session for session in project.find(Session)}
    recordings = {recording.id: recording for recording in project.find(Recording)}
    runs = {run.recall_id: run for run in project.find(Pass) if run.recall_id is not None}
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for recall in project.find(Recall):
        session, run = sessions[recall.session_id], runs.get(recall.id)
        counts[session.id, recall.participant] += 1
        if run is not None:
            number = counts[session.id, recall.participant]
            recording = recordings[run.recording_id]
            found.append(RecallView(dyads[session.dyad_id], session, recording, run, recall, number))
    return sorted(found, key=lambda view: view.order)


def of_recording(project: Project, recording_id: str) -> list[RecallView]:
    """The recalls in which a recording was watched, sealed ones too."""
    return [view for view in overview(project) if view.recording.id == recording_id]


def visible(project: Project) -> list[RecallView]:
    """The recalls whose content may be seen now; see `visible_passes`."""
    seen = {run.id for run in visible_passes(project)}
    return [view for view in overview(project) if view.run.id in seen]


def named(project: Project, name: str) -> RecallView:
    """The recall with this id or name. Raises IprError where there is none, or its content may not be seen now."""
    everyone, wanted = overview(project), name.strip().casefold()
    view = next((each for each in everyone if wanted in (each.recall.id, each.name.casefold())), None)
    if view is None:
        known = ", ".join(each.name for each in everyone) or "none yet"
        raise IprError(f"There is no recall “{name}” in this project.", f"Its recalls are: {known}.")
    if not visible_passes(project, id=view.run.id):
        raise IprError(
            f"The recall {view.name} is sealed, so nothing of it is shown.",
            f"Who may see it unseals it first: `iprtool unseal PROJECT --pass {view.name}`.",
        )
    return view
