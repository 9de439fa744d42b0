"""Making a project, and what can be said about one as a whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Dyad, Recording, Session
from iprtool.services import codebooks, recordings
from iprtool.services.visibility import is_visible, tag_counts, visible_recordings
from iprtool.store import Project, check_project


def create(folder: Path, *, title: str, author: str = "") -> Project:
    """A new project with the starter codebook. Raises IprError where there is something in the folder already."""
    with beginning(folder, title=title, author=author) as project:
        return project


@contextmanager
def beginning(folder: Path, *, title: str, author: str = "") -> Iterator[Project]:
    """A new project, open, to be filled in the block. When the block fails nothing of it stays on the disk."""
    title = title.strip()
    if not title:
        raise IprError("The study has no title yet.", "Type a title first.")
    was_there = folder.exists()
    project = Project.create(folder, title=title, author=author)
    try:
        with project.step("Begin the study", barrier=True):
            codebooks.add_preset(project)
        yield project
    except BaseException:
        project.close()
        for child in folder.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        if not was_there:
            folder.rmdir()
        raise


@dataclass(frozen=True)
class Facts:
    """Figures of a project."""

    title: str
    project_id: str
    dyads: int
    sessions: int
    recordings: int
    passes: int
    tags: int


def facts(project: Project) -> Facts:
    """Count what is in the project and may be seen."""
    tags = tag_counts(project)
    return Facts(
        title=project.study.title,
        project_id=project.id,
        dyads=project.count(Dyad),
        sessions=project.count(Session),
        recordings=len(visible_recordings(project)),
        passes=len(tags),
        tags=sum(tags.values()),
    )


@dataclass(frozen=True)
class Finding:
    """One thing that `check` found to be wrong. `kind` is `database` or `recording`."""

    kind: str
    message: str


_SEALED_TROUBLE = "The recording of an interview that is sealed is missing, or is not the file that was made."


def check(project: Project) -> list[Finding]:
    """Everything wrong with a project: damage in the database, recordings that are missing or have changed."""
    findings = [Finding("database", text) for text in check_project(project)]
    for recording in project.find(Recording):
        trouble = recordings.trouble(project.folder, recording)
        if trouble and recording.media_kind is not MediaKind.NONE:
            findings.append(Finding("recording", trouble if is_visible(project, recording) else _SEALED_TROUBLE))
    return findings


def first_recording(project: Project) -> Recording | None:
    """The recording to begin with: the first session's of the first dyad, in the order of the board."""
    found = project.find(Recording, recall_id=None)
    sessions = {session.id: session for session in project.find(Session)}
    dyads = {dyad.id: dyad for dyad in project.find(Dyad)}

    def place(recording: Recording) -> tuple[str, int, str]:
        session = sessions[recording.session_id]
        return dyads[session.dyad_id].label, session.number, recording.label

    return min(found, key=place, default=None)


def is_readable(folder: Path) -> bool:
    """Whether there is a project that can be opened to read only, now."""
    try:
        Project.open(folder, read_only=True).close()
    except IprError:
        return False
    return True
